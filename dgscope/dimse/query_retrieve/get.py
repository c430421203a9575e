"""C-GET as SCU (PS3.4 C.4.3): the objects come back on the same association, straight into the caller's receivers."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass

from pydicom.dataset import Dataset

from dgscope.dimse.association import Association
from dgscope.dimse.command_set import WITH_DATA_SET, Command, CommandField, Tag, command
from dgscope.dimse.encoding import encode
from dgscope.dimse.operation import Cancelling
from dgscope.dimse.peer import Context, Peer, connect
from dgscope.dimse.query_retrieve.counts import Counts
from dgscope.dimse.query_retrieve.failed_uids import failed_uids
from dgscope.dimse.query_retrieve.model import Level, Root, at_level, lowest_level
from dgscope.dimse.query_retrieve.move import OnProgress
from dgscope.dimse.query_retrieve.receiving import Receiver, Receiving, Store
from dgscope.dimse.query_retrieve.storage_contexts import USUAL_CLASSES, storage_contexts
from dgscope.dimse.sop_classes import PLAIN
from dgscope.dimse.status import Category, Service, StatusMeaning, category, explain

__all__ = ["GetResult", "Receiver", "Store", "get"]


@dataclass(frozen=True, slots=True)
class GetResult:
    """How a C-GET ended.

    Attributes
    ----------
    meaning, counts, failed_uids, error_comment
        As the peer tells it.
    received, refused
        What truly came: objects that the receiver kept (success or warning), and those that it did not.
    was_cancelled
        Whether C-CANCEL was sent.
    """

    meaning: StatusMeaning
    counts: Counts
    failed_uids: tuple[str, ...]
    error_comment: str
    received: int
    refused: int
    was_cancelled: bool

    @property
    def status(self) -> int:
        """The final status."""
        return self.meaning.status


def get(
    peer: Peer,
    root: Root,
    keys: Dataset,
    store: Store,
    on_progress: OnProgress | None = None,
    cancel: threading.Event | None = None,
    *,
    level: Level | None = None,
    sop_classes: Sequence[str] = USUAL_CLASSES,
) -> GetResult:
    """Retrieve what the keys name over the association that asks for it.

    Parameters
    ----------
    keys, on_progress, cancel, level
        As for `move`.
    store
        Makes a receiver for each object.
    sop_classes
        What to be ready for, at most 127; the fewer, the more transfer syntaxes the peer can choose from.

    Raises
    ------
    DimseError
        As `peer.connect` and `Association.receive`. A failure status is no error but in the result.
    ValueError
        No level, or one that does not exist under this root; no or too many SOP classes.
    """
    identifier = at_level(keys, level or lowest_level(keys), root)
    contexts = [Context(root.get_class, PLAIN), *storage_contexts(sop_classes)]
    with connect(peer, contexts) as association:
        context = association.context_for(root.get_class)
        request = command(
            {
                Tag.AFFECTED_SOP_CLASS_UID: root.get_class,
                Tag.COMMAND_FIELD: CommandField.C_GET,
                Tag.MESSAGE_ID: association.next_message_id(),
                Tag.PRIORITY: 0,
                Tag.COMMAND_DATA_SET_TYPE: WITH_DATA_SET,
            }
        )
        receiving = Receiving(store)
        association.handle_request = receiving.answer
        association.send(context, request, encode(identifier, context.transfer_syntax, peer.character_set))
        cancelling = Cancelling(association, context, request, cancel)
        try:
            return _follow(association, request, receiving, cancelling, on_progress)
        finally:
            receiving.discard()


def _follow(
    association: Association,
    request: Command,
    receiving: Receiving,
    cancelling: Cancelling,
    on_progress: OnProgress | None,
) -> GetResult:
    counts = Counts()
    receiving.between = cancelling.watch
    while True:
        answer = association.receive_response(
            request, "an answer to C-GET", watch=cancelling.watch, destination=receiving.begin, most_requests=None
        )
        counts = counts.updated(Counts.of(answer.command))
        if category(answer.command.status) is not Category.PENDING:
            break
        if on_progress is not None:
            on_progress(counts)
    return GetResult(
        explain(Service.GET, answer.command.status),
        counts,
        failed_uids(answer),
        answer.command.error_comment,
        receiving.received,
        receiving.refused,
        cancelling.is_sent,
    )
