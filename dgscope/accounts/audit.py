"""Write the audit trail (PS3.15 A.5): everything that touches patient data leaves a row.

An action that takes data out or destroys data calls `record` first, so that it fails when its row cannot be written;
showing a picture to a doctor must not fail for that reason, so `record_view` and `record_query` only log the loss.
"""

import logging
import threading
import time
from datetime import timedelta
from typing import Final

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest
from django.utils import timezone

from dgscope.accounts.address import address_of
from dgscope.accounts.models.audit import AuditEvent, Event

__all__ = ["EVENT_CODES", "Event", "address_of", "record", "record_query", "record_view"]

log = logging.getLogger(__name__)
Detail = dict[str, object]

# Codes of DICOM Controlled Terminology (PS3.16 CID 400 and 401), for export to an audit record repository.
EVENT_CODES: Final = {
    Event.APPLICATION_START: "110120",
    Event.APPLICATION_STOP: "110121",
    Event.LOGIN: "110122",
    Event.LOGIN_FAILED: "110122",
    Event.LOGOUT: "110123",
    Event.QUERY: "110112",
    Event.VIEW: "110103",
    Event.EXPORT: "110106",
    Event.IMPORT: "110107",
    Event.SAVE: "110103",
    Event.DELETE: "110105",
    Event.QUARANTINE: "110103",
    Event.AUDIT_READ: "110101",
    Event.NODE_CHANGE: "110128",
    Event.ACCOUNT_CHANGE: "110136",
    Event.ASSOCIATION_REJECTED: "110126",
    Event.SECURITY_ALERT: "110113",
}
VIEW_COUNTS_ONCE_IN = timedelta(minutes=10)
_MOST_REMEMBERED_VIEWS = 10_000
_seen: dict[tuple[str, str, str], float] = {}
_lock = threading.Lock()


def record(
    event: Event,
    *,
    user: AbstractBaseUser | AnonymousUser | str,
    address: str = "",
    patient_id: str = "",
    study_uid: str = "",
    object_uid: str = "",
    succeeded: bool = True,
    detail: Detail | None = None,
) -> AuditEvent:
    """Add one row.

    Raises
    ------
    django.db.DatabaseError
        The row cannot be written: the caller must then not do what it was about to do.
    """
    name = user if isinstance(user, str) else user.get_username()
    return AuditEvent.objects.create(
        event=event,
        user=_storable(name, 150),
        address=_storable(address, 64),
        succeeded=succeeded,
        patient_id=_storable(patient_id, 64),
        study_instance_uid=_storable(study_uid, 64),
        object_uid=_storable(object_uid, 64),
        detail={
            key: _storable(value, 1000) if isinstance(value, str) else value for key, value in (detail or {}).items()
        },
    )


def record_view(request: HttpRequest, *, study_uid: str, patient_id: str) -> None:
    """Note that the user looks at a study: once for each session and study in ten minutes, not for each frame."""
    session = getattr(request, "session", None)
    place = (session.session_key if session is not None else None) or address_of(request)
    key = (request.user.get_username(), place, study_uid)
    if _seen_lately(key):
        return
    _try_to_record(Event.VIEW, request, study_uid=study_uid, patient_id=patient_id, once_in=VIEW_COUNTS_ONCE_IN)


def record_query(request: HttpRequest, detail: Detail) -> None:
    """Note a search with its keys."""
    _try_to_record(Event.QUERY, request, detail=detail)


def forget_views() -> None:
    """Forget which views were noted already: in tests."""
    with _lock:
        _seen.clear()


def _try_to_record(
    event: Event,
    request: HttpRequest,
    *,
    study_uid: str = "",
    patient_id: str = "",
    detail: Detail | None = None,
    once_in: timedelta | None = None,
) -> None:
    address = address_of(request)
    try:
        with transaction.atomic():
            _without_waiting()
            if once_in is not None and _is_recorded(event, request.user.get_username(), address, study_uid, once_in):
                return
            record(event, user=request.user, address=address, study_uid=study_uid, patient_id=patient_id, detail=detail)
    except DatabaseError:
        log.exception("The audit trail lost a row of the kind “%s”", event)


def _without_waiting() -> None:
    """Commit without waiting for the disk: the row is there at once, and on disk within a second (docs/security.md)."""
    if not connection.savepoint_ids:  # else this would be true of the work of a caller, too
        with connection.cursor() as sql:
            sql.execute("SET LOCAL synchronous_commit = off")


def _is_recorded(event: Event, user: str, address: str, study_uid: str, once_in: timedelta) -> bool:
    """Whether another process of ours noted the same already."""
    return AuditEvent.objects.filter(
        event=event, user=user, address=address, study_instance_uid=study_uid, at__gt=timezone.now() - once_in
    ).exists()


def _seen_lately(key: tuple[str, str, str]) -> bool:
    now = time.monotonic()
    with _lock:
        if now - _seen.get(key, float("-inf")) < VIEW_COUNTS_ONCE_IN.total_seconds():
            return True
        if len(_seen) >= _MOST_REMEMBERED_VIEWS:
            _seen.clear()  # costs at most one look at the table for each view
        _seen[key] = now
        return False


def _storable(text: str, length: int) -> str:
    """Cut to the column, on one line: hostile input holds NUL, line breaks or escape sequences."""
    return "".join(character if character.isprintable() else "�" for character in text)[:length]
