"""Receiving the C-STORE sub-operations of a C-GET (PS3.4 C.4.3): in pieces, and never more than the receiver wants."""

from collections.abc import Callable
from typing import Protocol

from dgscope.dimse.associate import Answer
from dgscope.dimse.association import Association
from dgscope.dimse.command_set import Command, CommandField, Tag, response
from dgscope.dimse.errors import Refused
from dgscope.dimse.message import Message
from dgscope.dimse.status import Category, Status, category


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


class Receiving:
    """Receives the C-STORE sub-operations of one C-GET."""

    def __init__(self, store: Store) -> None:
        self.received = 0
        self.refused = 0
        self.between: Callable[[], object] = bool
        self._store = store
        self._current: Guarded | None = None

    def begin(self, context: Answer, found: Command) -> "Guarded | None":
        """A `Destination`: a receiver for the object of a C-STORE, memory for all else."""
        if found.field != CommandField.C_STORE:
            return None
        self.discard()
        self._current = Guarded(self._store, context, found)
        return self._current

    def answer(self, association: Association, message: Message) -> bool:
        """A `RequestHandler`: finish the object and tell the peer."""
        if not isinstance(message.writer, Guarded):
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


class Guarded:
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
