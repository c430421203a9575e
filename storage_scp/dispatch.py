"""From a message to its response: permission, context, service; and the response's bytes."""

import logging

from storage_scp import access, command_set, pdu
from storage_scp.access import AllowList, NotOnTheListError
from storage_scp.command_set import RESPONSE_BIT, CommandField, Tag
from storage_scp.errors import AssociationEndedError
from storage_scp.services.base import Context, EventReport, Request, Response
from storage_scp.status import Status

log = logging.getLogger(__name__)
_LONGEST_COMMENT = 64
_LONGEST_ECHOED_UID = 64


def answer(request: Request, allow_list: AllowList) -> Response | None:
    """Hand the request to the service of its context, if the caller may use it and the command is of the context.

    The list is asked for every message: an AE may be switched off while its association is open.
    """
    service = request.context.service
    try:
        allowed = access.permissions(allow_list, request.peer)
    except NotOnTheListError as error:
        if error.result == access.TRANSIENT:
            return Response(Status.OUT_OF_RESOURCES, "The allow-list cannot be read at the moment")
        return Response(Status.NOT_AUTHORIZED, "This calling AE is no longer allowed")
    if service.permission not in allowed:
        return Response(Status.NOT_AUTHORIZED, f"This calling AE may not use the service '{service.permission}'")
    if request.command.sop_class_uid != request.context.abstract_syntax:
        return Response(Status.SOP_CLASS_NOT_SUPPORTED, "SOP class is not that of the presentation context")
    try:
        return service.handle(request)
    except AssociationEndedError:
        raise
    except Exception:  # the border to the services: an unforeseen fault costs this one message, not the process
        log.exception("a message of %s failed", request.peer.address)
        return Response(Status.PROCESSING_FAILURE, "Internal error; see the log of the receiver")


def encode(request: Request, message_id: int, response: Response, peer_max: int) -> bytes:
    """Encode a response as PDUs, all of them in one piece, so that no delayed acknowledgement comes between.

    Parameters
    ----------
    request, message_id
        What is answered.
    response
        The answer.
    peer_max
        The PDU length that the peer announced, 0 for no limit.
    """
    command = request.command
    elements: list[tuple[int, int | bytes]] = [
        (Tag.AFFECTED_SOP_CLASS_UID, request.context.abstract_syntax.encode("latin-1")),
        (Tag.COMMAND_FIELD, command.field | RESPONSE_BIT),
        (Tag.MESSAGE_ID_RESPONDED_TO, message_id),
        (Tag.COMMAND_DATA_SET_TYPE, command_set.NO_DATA_SET),
        (Tag.STATUS, response.status),
    ]
    if response.comment:
        elements.append((Tag.ERROR_COMMENT, response.comment[:_LONGEST_COMMENT].encode("ascii", "replace")))
    instance = command.sop_instance_uid
    if 0 < len(instance) <= _LONGEST_ECHOED_UID:
        elements.append((Tag.AFFECTED_SOP_INSTANCE_UID, instance.encode("latin-1")))
    for tag in (Tag.EVENT_TYPE_ID, Tag.ACTION_TYPE_ID):
        number = command.number(tag)
        if number is not None:
            elements.append((tag, number))
    encoded = command_set.encode(elements)
    return pdu.p_data(request.context.context_id, encoded, pdu.COMMAND_FRAGMENT, peer_max)


def encode_report(context: Context, instance_uid: str, message_id: int, report: EventReport, peer_max: int) -> bytes:
    """Encode an N-EVENT-REPORT request of ours as PDUs (PS3.7 10.3.1.1)."""
    elements: list[tuple[int, int | bytes]] = [
        (Tag.AFFECTED_SOP_CLASS_UID, context.abstract_syntax.encode("latin-1")),
        (Tag.COMMAND_FIELD, CommandField.N_EVENT_REPORT),
        (Tag.MESSAGE_ID, message_id),
        (Tag.COMMAND_DATA_SET_TYPE, command_set.WITH_DATA_SET),
        (Tag.AFFECTED_SOP_INSTANCE_UID, instance_uid.encode("latin-1")),
        (Tag.EVENT_TYPE_ID, report.event_type),
    ]
    command = pdu.p_data(context.context_id, command_set.encode(elements), pdu.COMMAND_FRAGMENT, peer_max)
    return command + pdu.p_data(context.context_id, report.data, 0, peer_max)
