"""C-GET as SCU (PS3.4 C.4.3): the objects come back on the same association, straight into the caller's receivers."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from pydicom.dataset import Dataset

from dgscope.dimse.associate import Answer
from dgscope.dimse.association import Association
from dgscope.dimse.command_set import WITH_DATA_SET, Command, CommandField, Tag, command, response
from dgscope.dimse.encoding import encode
from dgscope.dimse.errors import Refused
from dgscope.dimse.message import Message
from dgscope.dimse.operation import Cancelling
from dgscope.dimse.peer import Context, Peer, connect
from dgscope.dimse.query_retrieve.counts import Counts
from dgscope.dimse.query_retrieve.failed_uids import failed_uids
from dgscope.dimse.query_retrieve.model import Level, Root, at_level, lowest_level
from dgscope.dimse.query_retrieve.move import OnProgress
from dgscope.dimse.query_retrieve.storage_contexts import USUAL_CLASSES, storage_contexts
from dgscope.dimse.sop_classes import PLAIN
from dgscope.dimse.status import Category, Service, Status, StatusMeaning, category, explain


class Receiver(Protocol):
    """Takes one object. Nothing that the peer says (UIDs included) may become part of a file's name."""

    def write(self, buffer: memoryview, /) -> object:
        """Take the next bytes of the data set, valid only during the call; may raise Refused."""

    def done(self) -> int:
        """All bytes are there: keep the object, and say the C-STORE status. May raise Refused."""

    def discard(self) -> None:
        """The object will not be completed: drop what was written."""


# Begins to receive an object: SOP class, SOP instance and transfer syntax UIDs as the peer says. May raise Refused.
Store = Callable[[str, str, str], Receiver]


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
        receiving = _Receiving(store)
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
    receiving: "_Receiving",
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


class _Receiving:
    """Receives the C-STORE sub-operations of one C-GET."""

    def __init__(self, store: Store) -> None:
        self.received = 0
        self.refused = 0
        self.between: Callable[[], object] = bool
        self._store = store
        self._current: _Guarded | None = None

    def begin(self, context: Answer, found: Command) -> "_Guarded | None":
        """A `Destination`: a receiver for the object of a C-STORE, memory for all else."""
        if found.field != CommandField.C_STORE:
            return None
        self.discard()
        self._current = _Guarded(self._store, context, found)
        return self._current

    def answer(self, association: Association, message: Message) -> bool:
        """A `RequestHandler`: finish the object and tell the peer."""
        if not isinstance(message.writer, _Guarded):
            return False
        status, comment = message.writer.finish()
        self._current = None
        if category(status) in {Category.SUCCESS, Category.WARNING}:
            self.received += 1
        else:
            self.refused += 1
        elements: dict[int, int | str] = {
            Tag.AFFECTED_SOP_CLASS_UID: message.command.text(Tag.AFFECTED_SOP_CLASS_UID),
            Tag.AFFECTED_SOP_INSTANCE_UID: message.command.text(Tag.AFFECTED_SOP_INSTANCE_UID),
        }
        if comment:
            elements[Tag.ERROR_COMMENT] = comment[:64]
        association.send(message.context, response(message.command, status, elements))
        self.between()
        return True

    def discard(self) -> None:
        """Drop an object that was begun and will not be finished."""
        if self._current is not None:
            self._current.discard()
            self._current = None


class _Guarded:
    """A receiver that a refusal switches to dropping bytes, so that the peer hears the reason at the end."""

    def __init__(self, store: Store, context: Answer, found: Command) -> None:
        self._receiver: Receiver | None = None
        self._refusal: Refused | None = None
        sop_class = found.text(Tag.AFFECTED_SOP_CLASS_UID)
        if sop_class != context.abstract_syntax:
            self._refusal = Refused(Status.SOP_CLASS_NOT_SUPPORTED, "SOP class is not that of the context")
            return
        try:
            self._receiver = store(sop_class, found.text(Tag.AFFECTED_SOP_INSTANCE_UID), context.transfer_syntax)
        except Refused as refusal:
            self._refusal = refusal

    def write(self, buffer: memoryview) -> None:
        if self._receiver is None:
            return
        try:
            self._receiver.write(buffer)
        except Refused as refusal:
            self._refuse(refusal)

    def finish(self) -> tuple[int, str]:
        if self._receiver is not None:
            try:
                return self._receiver.done(), ""
            except Refused as refusal:
                self._refuse(refusal)
        if self._refusal is None:
            return Status.PROCESSING_FAILURE, ""
        return self._refusal.status, self._refusal.comment

    def discard(self) -> None:
        receiver, self._receiver = self._receiver, None
        if receiver is not None:
            receiver.discard()

    def _refuse(self, refusal: Refused) -> None:
        self._refusal = refusal
        self.discard()
