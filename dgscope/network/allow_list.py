"""Who may open an association with us: decided from the database, remembered for seconds, closed when in doubt."""

import ipaddress
import threading
import time
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from django.db.models import F
from django.utils import timezone

from dgscope.accounts import audit
from dgscope.accounts.audit import Event
from dgscope.network.models import RejectedCaller, RejectReason, RemoteAE

SECONDS_REMEMBERED = 3.0
# A scanner with a new title for each call must not fill the table.
MOST_REJECTED_CALLERS = 1000
# A caller that tries again and again leaves a row in the audit trail this often.
AUDITED_EACH = timedelta(minutes=10)
# The supervisor's probe of our own port. It is refused like everybody, but is no news to an administrator.
PROBE_AE = "DGSCOPE_HEALTH"


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer for one caller; `services` is empty unless it is allowed."""

    allowed: bool
    reason: RejectReason | None = None
    services: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Entries:
    """The list as last read. `by_title` is None when it could not be read."""

    by_title: dict[str, RemoteAE] | None = None
    read_at: float = field(default=float("-inf"))


_entries = _Entries()
_lock = threading.Lock()


def decide(calling_ae: str, called_ae: str, address: str) -> Decision:
    """Say whether `calling_ae` at `address` may open an association with `called_ae`, and for which services."""
    entries = _current()
    if entries is None:
        return Decision(False, RejectReason.UNAVAILABLE)
    entry = entries.get(calling_ae)
    if entry is None:
        return Decision(False, RejectReason.UNKNOWN_CALLING_AE)
    if not entry.enabled:
        return Decision(False, RejectReason.DISABLED)
    if not is_within(address, entry.networks):
        return Decision(False, RejectReason.ADDRESS_NOT_ALLOWED)
    if called_ae != (entry.called_ae_title or settings.ENV.ae_title):
        return Decision(False, RejectReason.CALLED_AE_NOT_RECOGNISED)
    # Who is asked for commitment comes back with the result; that it may not ask us is seen to by the ledger.
    answering = {"commit"} if entry.commit_after_send else set()
    return Decision(True, None, frozenset(entry.services) | answering)


def forget() -> None:
    """Read the list anew at the next decision: after a change in this process, and in tests."""
    with _lock:
        _entries.by_title, _entries.read_at = None, float("-inf")


def record_rejected(
    calling_ae: str, called_ae: str, address: str, proposed: list[tuple[str, list[str]]], reason: RejectReason
) -> None:
    """Note a refused caller for the administrator. Losing the note is better than failing the refusal."""
    if calling_ae == PROBE_AE and is_within(address, ["127.0.0.0/8", "::1"]):
        return
    now = timezone.now()
    try:
        _use_living_connection()
        caller, created = RejectedCaller.objects.get_or_create(
            calling_ae_title=_printable(calling_ae),
            called_ae_title=_printable(called_ae),
            address=address,
            reason=reason,
            defaults={"proposed": _as_json(proposed), "first_at": now, "last_at": now},
        )
        if created:
            _drop_oldest()
        else:
            RejectedCaller.objects.filter(pk=caller.pk).update(
                proposed=_as_json(proposed), attempts=F("attempts") + 1, last_at=now, dismissed_at=None
            )
        if created or now - caller.last_at > AUDITED_EACH:
            audit.record(
                Event.ASSOCIATION_REJECTED,
                user=_printable(calling_ae),
                address=address,
                succeeded=False,
                detail={"called": _printable(called_ae), "reason": reason.label},
            )
    except (DatabaseError, InterfaceError):
        connection.close()


def _current() -> dict[str, RemoteAE] | None:
    """Entries by title, at most SECONDS_REMEMBERED old; None while the database cannot be read."""
    with _lock:
        if time.monotonic() - _entries.read_at > SECONDS_REMEMBERED:
            _entries.by_title = _read()
            _entries.read_at = time.monotonic()
        return _entries.by_title


def _read() -> dict[str, RemoteAE] | None:
    try:
        _use_living_connection()
        return {entry.ae_title: entry for entry in RemoteAE.objects.all()}
    except (DatabaseError, InterfaceError):
        connection.close()
        return None


def _use_living_connection() -> None:
    """Drop a connection that died with the database. Within a transaction (of a caller, or a test) it is in use."""
    if not connection.in_atomic_block:
        close_old_connections()


def is_within(address: str, networks: list[str]) -> bool:
    """Say whether `address` is in one of `networks`; no networks stand for any address."""
    if not networks:
        return True
    try:
        caller = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(caller, ipaddress.IPv6Address) and caller.ipv4_mapped:
        caller = caller.ipv4_mapped
    return any(_contains(network, caller) for network in networks)


def _contains(network: str, caller: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    try:
        return caller in ipaddress.ip_network(network, strict=False)
    except ValueError:  # written past our validation: it admits nobody
        return False


def _printable(title: str) -> str:
    """Keep a title that a person can read and PostgreSQL can store: a hostile one may hold NUL or line breaks."""
    return "".join(character if 0x20 <= ord(character) <= 0x7E else "?" for character in title)[:16]


def _as_json(proposed: list[tuple[str, list[str]]]) -> list[dict[str, object]]:
    return [
        {"abstract_syntax": _printable_uid(abstract), "transfer_syntaxes": [_printable_uid(uid) for uid in syntaxes]}
        for abstract, syntaxes in proposed[:128]
    ]


def _printable_uid(uid: str) -> str:
    return "".join(character for character in uid if character.isalnum() or character == ".")[:64]


def _drop_oldest() -> None:
    oldest = RejectedCaller.objects.order_by("-last_at").values_list("pk", flat=True)[MOST_REJECTED_CALLERS:]
    RejectedCaller.objects.filter(pk__in=list(oldest)).delete()
