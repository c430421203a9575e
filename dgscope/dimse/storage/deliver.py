"""One instance over one association: as stored where the peer takes that, else converted."""

from contextlib import ExitStack

from dgscope.dimse import pdu
from dgscope.dimse.association import Association
from dgscope.dimse.command_set import WITH_DATA_SET, Command, CommandField, Tag, command, encode
from dgscope.dimse.errors import DimseError
from dgscope.dimse.status import Category, Service, Status, explain
from dgscope.dimse.storage.convert import ConversionFailed
from dgscope.dimse.storage.items import ItemResult, Outcome, SendItem
from dgscope.dimse.storage.options import SendOptions
from dgscope.dimse.storage.part10 import NotPart10
from dgscope.dimse.storage.prepare import Prepared, prepare
from dgscope.dimse.storage.stream import FileCutShort, buffer_for, pdus

_OUTCOMES = {Category.SUCCESS: Outcome.STORED, Category.WARNING: Outcome.WARNING}
# The peer has an object with this UID: what a send that goes on after an interruption may well hear.
_HAS_IT = frozenset({Status.DUPLICATE_SOP_INSTANCE, Status.DUPLICATE_OBJECT})


class Deliverer:
    """Sends instances over one association, one after the other."""

    def __init__(self, association: Association, options: SendOptions) -> None:
        self._association = association
        self._options = options
        self._buffer = buffer_for(association.fragment_size)

    def deliver(self, item: SendItem) -> ItemResult:
        """Send an instance and wait for the status.

        Raises
        ------
        DimseError
            The association has ended. What is wrong with the instance alone is in the result; the association is
            closed then where part of the instance was out already.
        """
        with ExitStack() as stack:
            try:
                prepared = prepare(item, self._association.answers, self._options, stack)
                return self._store(item, prepared)
            except (ConversionFailed, NotPart10, FileCutShort) as error:
                return failed(item, str(error))
            except OSError as error:
                return failed(item, f"The stored file cannot be read: {error.strerror or error}.")

    def _store(self, item: SendItem, prepared: Prepared) -> ItemResult:
        association, context_id = self._association, prepared.context.context_id
        request = self._request(item)
        parts = pdu.p_data(context_id, encode(request), pdu.COMMAND, association.fragment_size)
        try:
            for batch in pdus(prepared.payload, context_id, association.fragment_size, self._buffer):
                association.send_raw([*parts, *batch])
                parts = []
        except (OSError, FileCutShort):
            if not parts:  # the peer has half an instance: it must not take what comes next for the other half
                association.abort()
            raise
        answer = association.receive_response(request, "the answer to C-STORE").command
        meaning = explain(Service.STORAGE, answer.status)
        outcome = _OUTCOMES.get(meaning.category, Outcome.FAILED)
        if meaning.status in _HAS_IT:
            outcome = Outcome.WARNING
        why = "" if outcome is Outcome.STORED else str(meaning)
        if why and answer.error_comment:
            why += f" The peer adds: {answer.error_comment}"
        if prepared.note and outcome is not Outcome.FAILED:
            outcome, why = Outcome.WARNING, " ".join(filter(None, (prepared.note, why)))
        is_altered = prepared.is_converted or prepared.header_changed
        syntax = prepared.context.transfer_syntax
        return ItemResult(item, outcome, meaning, syntax, is_altered, why, prepared.header_changed)

    def _request(self, item: SendItem) -> Command:
        elements: dict[int, int | str] = {
            Tag.AFFECTED_SOP_CLASS_UID: item.sop_class,
            Tag.COMMAND_FIELD: CommandField.C_STORE,
            Tag.MESSAGE_ID: self._association.next_message_id(),
            Tag.PRIORITY: 0,
            Tag.COMMAND_DATA_SET_TYPE: WITH_DATA_SET,
            Tag.AFFECTED_SOP_INSTANCE_UID: item.sop_instance,
        }
        if self._options.move_originator is not None:
            originator, message_id = self._options.move_originator
            elements |= {Tag.MOVE_ORIGINATOR_AE: originator, Tag.MOVE_ORIGINATOR_MESSAGE_ID: message_id}
        return command(elements)


def failed(item: SendItem, why: str, error: DimseError | None = None) -> ItemResult:
    """The result of an instance that the peer gave no status for; `error` is what ended the association."""
    return ItemResult(item, Outcome.FAILED, None, "", False, why, error=error)
