"""C-FIND as SCU (PS3.4 C.4.1): matches stream to a callback, and the peer waits while the callback works."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from pydicom.dataset import Dataset

from dgscope.dimse.association import Association
from dgscope.dimse.command_set import WITH_DATA_SET, CommandField, Tag, command
from dgscope.dimse.encoding import decode, encode
from dgscope.dimse.operation import Cancelling
from dgscope.dimse.peer import Context, Peer, connect
from dgscope.dimse.query_retrieve.model import Level, Root, at_level
from dgscope.dimse.sop_classes import MODALITY_WORKLIST_FIND, PLAIN
from dgscope.dimse.status import Category, Service, Status, StatusMeaning, category, explain

# Takes one match; False ends the query as if cancelled.
OnMatch = Callable[[Dataset], bool | None]


@dataclass(frozen=True, slots=True)
class FindResult:
    """How a query ended.

    Attributes
    ----------
    meaning
        The final status in words.
    matches
        How many were handed on.
    is_cut
        Whether there may be more: the limit was reached.
    was_cancelled
        Whether the caller ended it.
    keys_ignored
        Whether the peer said (FF01H) that it did not match or return all optional keys.
    error_comment
        What the peer added.
    """

    meaning: StatusMeaning
    matches: int
    is_cut: bool
    was_cancelled: bool
    keys_ignored: bool
    error_comment: str

    @property
    def succeeded(self) -> bool:
        """Whether the answer is whole, or was ended by us."""
        ended_by_us = self.is_cut or self.was_cancelled
        return self.meaning.category in {Category.SUCCESS, Category.WARNING} or (
            ended_by_us and self.meaning.category is Category.CANCEL
        )


def find(
    peer: Peer,
    root: Root,
    level: Level,
    keys: Dataset,
    on_match: OnMatch,
    cancel: threading.Event | None = None,
    limit: int | None = None,
) -> FindResult:
    """Query a peer on an association of its own.

    Parameters
    ----------
    root, level
        The information model and (0008,0052), which is added to the keys.
    keys
        Matching keys, and return keys with empty values. Unique keys of the levels above must be among them.
    on_match
        Called for each match, in order, in this thread. While it works, nothing more is read: the peer waits.
    cancel
        Set it to have C-CANCEL sent; what comes after that is read and dropped, up to the final response.
    limit
        After so many matches the rest is cancelled.

    Raises
    ------
    DimseError
        As `peer.connect` and `Association.receive`. A failure status is no error but in the result.
    ValueError
        The level does not exist under this root.
    """
    identifier = at_level(keys, level, root)
    with connect(peer, [Context(root.find_class, PLAIN)]) as association:
        return find_on(association, root.find_class, identifier, on_match, cancel, limit, peer.character_set)


def find_on(
    association: Association,
    sop_class: str,
    identifier: Dataset,
    on_match: OnMatch,
    cancel: threading.Event | None = None,
    limit: int | None = None,
    character_set: str = "",
) -> FindResult:
    """Query on an open association, with a complete identifier; else as `find`."""
    context = association.context_for(sop_class)
    request = command(
        {
            Tag.AFFECTED_SOP_CLASS_UID: sop_class,
            Tag.COMMAND_FIELD: CommandField.C_FIND,
            Tag.MESSAGE_ID: association.next_message_id(),
            Tag.PRIORITY: 0,
            Tag.COMMAND_DATA_SET_TYPE: WITH_DATA_SET,
        }
    )
    association.send(context, request, encode(identifier, context.transfer_syntax, character_set))
    cancelling = Cancelling(association, context, request, cancel)
    matches, is_cut, keys_ignored = 0, False, False
    while True:
        answer = association.receive_response(request, "an answer to C-FIND", watch=cancelling.watch)
        status = answer.command.status
        if category(status) is not Category.PENDING:
            break
        cancelling.watch()
        if cancelling.is_sent:
            continue
        if limit is not None and matches >= limit:
            is_cut = True
            cancelling.stop()
            continue
        keys_ignored = keys_ignored or status == Status.PENDING_OPTIONAL_KEYS_IGNORED
        matches += 1
        if on_match(decode(answer.data, context.transfer_syntax, character_set)) is False:
            cancelling.stop()
    service = Service.WORKLIST if sop_class == MODALITY_WORKLIST_FIND else Service.FIND
    return FindResult(
        explain(service, status),
        matches,
        is_cut,
        cancelling.is_sent and not is_cut,
        keys_ignored,
        answer.command.error_comment,
    )
