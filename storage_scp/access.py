"""Who may call: the allow-list's answer in the words of an A-ASSOCIATE-RJ."""

import threading
import time
from collections.abc import Set as AbstractSet
from typing import Final, Protocol

from dgscope.network.models import RejectReason
from storage_scp import pdu
from storage_scp.associate_ac import APPLICATION_CONTEXT
from storage_scp.associate_rq import AssociateRequest
from storage_scp.errors import RejectedError
from storage_scp.services.base import Peer

_PERMANENT: Final = 1
TRANSIENT: Final = 2
_SERVICE_USER: Final = 1
_ACSE: Final = 2
_PRESENTATION: Final = 3

# Reason → result, source, reason of PS3.8 table 9-21.
_CODES: Final = {
    RejectReason.UNKNOWN_CALLING_AE: (_PERMANENT, _SERVICE_USER, 3),
    RejectReason.ADDRESS_NOT_ALLOWED: (_PERMANENT, _SERVICE_USER, 3),
    RejectReason.DISABLED: (_PERMANENT, _SERVICE_USER, 3),
    RejectReason.CALLED_AE_NOT_RECOGNISED: (_PERMANENT, _SERVICE_USER, 7),
    RejectReason.UNAVAILABLE: (TRANSIENT, _PRESENTATION, 1),
}


class Decision(Protocol):
    """See dgscope.network.allow_list.Decision."""

    @property
    def allowed(self) -> bool: ...
    @property
    def reason(self) -> RejectReason | None: ...
    @property
    def services(self) -> AbstractSet[str]: ...


class AllowList(Protocol):
    """See dgscope.network.allow_list, which is one."""

    def decide(self, calling_ae: str, called_ae: str, address: str) -> Decision: ...
    def record_rejected(
        self,
        calling_ae: str,
        called_ae: str,
        address: str,
        proposed: list[tuple[str, list[str]]],
        reason: RejectReason,
    ) -> None: ...


class NotOnTheListError(RejectedError):
    """The allow-list refuses the caller."""

    def __init__(self, reason: RejectReason) -> None:
        super().__init__(str(reason.label), *_CODES[reason])
        self.list_reason = reason


def busy() -> RejectedError:
    """Refuse because a cap is reached; the peer tries again (local limit exceeded)."""
    return RejectedError("too many associations", TRANSIENT, _PRESENTATION, 2)


def stopping() -> RejectedError:
    """Refuse because the process is stopping; the peer tries again (temporary congestion)."""
    return RejectedError("the service is stopping", TRANSIENT, _PRESENTATION, 1)


def check_protocol(request: AssociateRequest) -> None:
    """Raise RejectedError for a protocol version, application context or PDU length that we cannot work with."""
    if not request.protocol_version & 1:
        raise RejectedError("protocol version not supported", _PERMANENT, _ACSE, 2)
    if request.application_context != APPLICATION_CONTEXT:
        raise RejectedError("application context name not supported", _PERMANENT, _SERVICE_USER, 2)
    if 0 < request.max_pdu < pdu.SMALLEST_PEER_PDU:
        raise RejectedError(f"no message fits in PDUs of {request.max_pdu} bytes", _PERMANENT, _SERVICE_USER, 1)


def caller(request: AssociateRequest, address: str, port: int) -> Peer:
    """Return the peer with its titles as text; raise for a title that is none (PS3.5 6.2, value representation AE)."""
    calling, called = _title(request.calling), _title(request.called)
    if calling is None:
        raise RejectedError("the calling AE title is not valid", *_CODES[RejectReason.UNKNOWN_CALLING_AE])
    if called is None:
        raise RejectedError("the called AE title is not valid", *_CODES[RejectReason.CALLED_AE_NOT_RECOGNISED])
    return Peer(calling, called, address, port)


def permissions(allow_list: AllowList, peer: Peer) -> AbstractSet[str]:
    """Return the services that the peer may use; raise NotOnTheListError when it may not call at all."""
    decision = allow_list.decide(peer.calling_ae, peer.called_ae, peer.address)
    if not decision.allowed:
        raise NotOnTheListError(decision.reason or RejectReason.UNAVAILABLE)
    return decision.services


def _title(value: bytes) -> str | None:
    """Blanks around a title mean nothing; some peers fill up with NUL. Control characters and backslash are errors."""
    title = value.rstrip(b"\0").strip(b" ")
    if not title or any(not 0x20 <= byte <= 0x7E or byte == 0x5C for byte in title):
        return None
    return title.decode("ascii")


class RejectionNotes:
    """Records each kind of rejection at most once in a while, so that a flood of calls is no flood of writes."""

    SECONDS: Final = 10.0
    MOST: Final = 256

    def __init__(self, allow_list: AllowList) -> None:
        self._allow_list = allow_list
        self._noted: dict[tuple[str, str, str, RejectReason], float] = {}
        self._lock = threading.Lock()

    def note(self, peer: Peer, request: AssociateRequest, reason: RejectReason) -> None:
        """Record the rejection for the administrator, unless the same one was recorded just now."""
        if reason is RejectReason.UNAVAILABLE:
            return  # the list could not be read, so it cannot be written either
        key = (peer.calling_ae, peer.called_ae, peer.address, reason)
        now = time.monotonic()
        with self._lock:
            if now - self._noted.get(key, -self.SECONDS) < self.SECONDS:
                return
            if len(self._noted) >= self.MOST:
                self._noted = {key: at for key, at in self._noted.items() if now - at < self.SECONDS}
                if len(self._noted) >= self.MOST:
                    return
            self._noted[key] = now
        proposed = [(context.abstract_syntax, list(context.transfer_syntaxes)) for context in request.contexts]
        self._allow_list.record_rejected(*key[:3], proposed, reason)
