"""C-MOVE as SCU (PS3.4 C.4.2): the peer sends elsewhere; what it tells about that is a hint, not the truth."""

import threading
from collections.abc import Callable
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
from dgscope.dimse.sop_classes import PLAIN
from dgscope.dimse.status import Category, Service, StatusMeaning, category, explain

OnProgress = Callable[[Counts], None]


@dataclass(frozen=True, slots=True)
class MoveResult:
    """How a retrieve ended, as the peer tells it.

    Attributes
    ----------
    meaning
        The final status in words.
    counts
        The last counts that were given.
    failed_uids
        Failed SOP Instance UID List (0008,0058).
    was_cancelled
        Whether C-CANCEL was sent.
    message_id
        Message ID of the request: C-STORE sub-operations carry it as Move Originator Message ID (0000,1031).
    error_comment
        What the peer added.
    """

    meaning: StatusMeaning
    counts: Counts
    failed_uids: tuple[str, ...]
    was_cancelled: bool
    message_id: int
    error_comment: str

    @property
    def status(self) -> int:
        """The final status."""
        return self.meaning.status


def move(
    peer: Peer,
    root: Root,
    destination: str,
    keys: Dataset,
    on_progress: OnProgress | None = None,
    cancel: threading.Event | None = None,
    *,
    level: Level | None = None,
    alive: Callable[[], bool] | None = None,
    message_id: int = 1,
) -> MoveResult:
    """Ask a peer to send what the keys name to an AE that it knows.

    Parameters
    ----------
    destination
        The AE title to send to.
    keys
        Unique keys of the level and all levels above; nothing else (PS3.4 C.4.2.1.4).
    on_progress
        Called with the counts of each pending response.
    cancel
        Set it to have C-CANCEL sent; the final response is still awaited.
    level
        Taken from the keys where None: the lowest level of which a unique key is there.
    alive
        Says whether anything was received since it was last asked; then the peer's silence here is no time-out.
    message_id
        1 to 65535; a different one for each retrieve lets the receiver tell them apart.

    Raises
    ------
    DimseError
        As `peer.connect` and `Association.receive`. A failure status is no error but in the result.
    ValueError
        No level, or one that does not exist under this root.
    """
    identifier = at_level(keys, level or lowest_level(keys), root)
    with connect(peer, [Context(root.move_class, PLAIN)]) as association:
        context = association.context_for(root.move_class)
        request = _request(root, destination, message_id)
        association.send(context, request, encode(identifier, context.transfer_syntax, peer.character_set))
        return _follow(association, request, Cancelling(association, context, request, cancel, alive), on_progress)


def _request(root: Root, destination: str, message_id: int) -> Command:
    return command(
        {
            Tag.AFFECTED_SOP_CLASS_UID: root.move_class,
            Tag.COMMAND_FIELD: CommandField.C_MOVE,
            Tag.MESSAGE_ID: message_id,
            Tag.PRIORITY: 0,
            Tag.COMMAND_DATA_SET_TYPE: WITH_DATA_SET,
            Tag.MOVE_DESTINATION: destination,
        }
    )


def _follow(
    association: Association, request: Command, cancelling: Cancelling, on_progress: OnProgress | None
) -> MoveResult:
    """Read the responses up to the final one."""
    counts = Counts()
    while True:
        answer = association.receive_response(request, "an answer to C-MOVE", watch=cancelling.watch)
        counts = counts.updated(Counts.of(answer.command))
        if category(answer.command.status) is not Category.PENDING:
            break
        if on_progress is not None:
            on_progress(counts)
        cancelling.watch()
    return MoveResult(
        explain(Service.MOVE, answer.command.status),
        counts,
        failed_uids(answer),
        cancelling.is_sent,
        request.message_id,
        answer.command.error_comment,
    )
