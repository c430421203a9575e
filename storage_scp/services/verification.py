"""Verification as SCP (PS3.4 annex A): C-ECHO."""

from storage_scp import transfer_syntaxes
from storage_scp.command_set import CommandField
from storage_scp.services.base import Request, Response, not_supported


class Verification:
    """Answers C-ECHO; that the answer comes says all."""

    permission = "echo"
    peer_may_be_scp = False

    def choose_transfer_syntax(self, proposed: tuple[str, ...]) -> str | None:
        return transfer_syntaxes.choose_uncompressed(proposed)

    def extended_negotiation(self, proposed: bytes) -> bytes | None:
        return None

    def handle(self, request: Request) -> Response:
        if request.command.field != CommandField.C_ECHO:
            return not_supported()
        return Response()
