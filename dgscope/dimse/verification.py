"""Verification service class as SCU (PS3.4 annex A): C-ECHO."""

from dgscope.dimse.association import Association
from dgscope.dimse.command_set import NO_DATA_SET, CommandField, Tag, command
from dgscope.dimse.peer import Context, Peer, connect
from dgscope.dimse.sop_classes import PLAIN, VERIFICATION
from dgscope.dimse.status import Service, StatusMeaning, explain

CONTEXT = Context(VERIFICATION, PLAIN)


def echo(peer: Peer) -> StatusMeaning:
    """Open an association, verify it, and release it; errors as `peer.connect` and `Association.receive`."""
    with connect(peer, [CONTEXT]) as association:
        return echo_on(association)


def echo_on(association: Association) -> StatusMeaning:
    """Verify an open association that has a context for Verification."""
    context = association.context_for(VERIFICATION)
    request = command(
        {
            Tag.AFFECTED_SOP_CLASS_UID: VERIFICATION,
            Tag.COMMAND_FIELD: CommandField.C_ECHO,
            Tag.MESSAGE_ID: association.next_message_id(),
            Tag.COMMAND_DATA_SET_TYPE: NO_DATA_SET,
        }
    )
    association.send(context, request)
    answer = association.receive_response(request, "the answer to C-ECHO")
    return explain(Service.VERIFICATION, answer.command.status)
