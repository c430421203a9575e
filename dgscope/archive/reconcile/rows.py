"""Rows whose file is missing, damaged, or good again."""

import datetime
import logging
import time
from typing import Any, Final

from django.db.models import F, QuerySet
from django.utils import timezone

from dgscope.archive.ingest.adopt import digest
from dgscope.archive.models import Instance, InstanceState, Kept, NonPatientObject
from dgscope.archive.models.kept import row_of
from dgscope.archive.reconcile.report import Report
from dgscope.archive.store import store

log = logging.getLogger(__name__)
PAGE: Final = 1000
CHECKED_AT_ONCE: Final = 100
_LOADED: Final = ("pk", "sop_instance_uid", "file", "size", "state", "data_set_offset", "data_set_sha256", "checked_at")


def rows_without_files(report: Report, repair: bool, since: datetime.datetime | None) -> None:
    """Look for the file of every row; a row whose file is gone or has another size is marked, never removed."""
    for rows in _selected(since):
        after = 0
        while page := list(rows.filter(pk__gt=after).order_by("pk")[:PAGE]):
            after = page[-1].pk
            report.rows += len(page)
            for instance in page:
                _look(report, repair, instance)


def _look(report: Report, repair: bool, instance: Kept) -> None:
    size = _size(instance.file)
    if size == instance.size:
        if instance.state == InstanceState.MISSING:
            _heal(report, repair, instance)
        elif instance.state == InstanceState.CORRUPT:
            report.corrupt.add(instance.sop_instance_uid, False)
        return
    # A deletion or a better copy may have come in between: only a row that is still the same counts.
    if not _remains(instance):
        return
    state = InstanceState.MISSING if size is None else InstanceState.CORRUPT
    finding = report.missing if size is None else report.corrupt
    finding.add(instance.sop_instance_uid, False)
    if repair and instance.state != state:
        log.error("instance %s: %s", instance.sop_instance_uid, state.label)
        _mark(instance, state)


def _heal(report: Report, repair: bool, instance: Kept) -> None:
    """A file that was missing is back (a volume mounted again, a backup restored): believed after its checksum."""
    if _matches(instance):
        if repair:
            _mark(instance, InstanceState.STORED)
        report.healed.add(instance.sop_instance_uid, repair)
    else:
        if repair:
            _mark(instance, InstanceState.CORRUPT)
        report.corrupt.add(instance.sop_instance_uid, False)


def verify(
    report: Report, repair: bool, since: datetime.datetime | None, bytes_per_second: int, max_bytes: int | None
) -> None:
    """Verify checksums, at a bounded pace; an interrupted run goes on with what was verified longest ago."""
    started = timezone.now()
    begin = time.monotonic()
    seen: set[Kept] = set()
    while True:
        # Without repair the time of the check is not written, so the rows seen in this run are skipped by key.
        page = _longest_ago(since, started, seen)
        if not page:
            return
        for instance in page:
            if max_bytes is not None and report.bytes_verified >= max_bytes:
                return
            seen.add(instance)
            _verify(report, repair, instance)
            ahead = report.bytes_verified / bytes_per_second - (time.monotonic() - begin)
            if ahead > 0:
                time.sleep(min(ahead, 5.0))
        if repair:
            seen.clear()


def _longest_ago(since: datetime.datetime | None, started: datetime.datetime, seen: set[Kept]) -> list[Kept]:
    """The next rows to verify, of both tables."""
    found: list[Kept] = []
    for rows in _selected(since):
        due = rows.exclude(state=InstanceState.MISSING).exclude(checked_at__gte=started)
        due = due.exclude(pk__in=[row.pk for row in seen if isinstance(row, rows.model)])
        found += due.order_by(F("checked_at").asc(nulls_first=True), "pk")[:CHECKED_AT_ONCE]
    found.sort(key=lambda row: row.checked_at.timestamp() if row.checked_at else 0.0)
    return found[:CHECKED_AT_ONCE]


def _verify(report: Report, repair: bool, instance: Kept) -> None:
    if _size(instance.file) is None:
        row_of(instance).update(checked_at=timezone.now())
        return  # rows_without_files has it
    good = _matches(instance)
    report.bytes_verified += instance.size
    if good and instance.state == InstanceState.CORRUPT:
        report.healed.add(instance.sop_instance_uid, repair)
    if not good and row_of(instance).filter(file=instance.file).exists():
        report.corrupt.add(instance.sop_instance_uid, False)
        log.error("instance %s: the checksum differs", instance.sop_instance_uid)
    if repair:
        _mark(instance, InstanceState.STORED if good else InstanceState.CORRUPT)


def _mark(instance: Kept, state: InstanceState) -> None:
    row_of(instance).filter(file=instance.file).update(state=state, checked_at=timezone.now())


def _matches(instance: Kept) -> bool:
    try:
        with store().open(instance.file) as file:
            return digest(file, instance.data_set_offset) == bytes(instance.data_set_sha256)
    except OSError as error:
        log.error("instance %s cannot be read: %s", instance.sop_instance_uid, error.strerror)
        return False


def _size(name: str) -> int | None:
    try:
        return store().path(name).stat().st_size
    except FileNotFoundError:
        return None


def _remains(instance: Kept) -> bool:
    rows = row_of(instance).filter(file=instance.file)
    return (rows.filter(series__study__deleted_at=None) if isinstance(instance, Instance) else rows).exists()


def _selected(since: datetime.datetime | None) -> list[QuerySet[Any]]:
    """The rows to look at: instances, then objects of no patient."""
    received = {} if since is None else {"received_at__gte": since}
    return [
        Instance.objects.filter(series__study__deleted_at=None, **received).only(*_LOADED),
        NonPatientObject.objects.filter(**received).only(*_LOADED),
    ]


def two_classes(report: Report) -> None:
    """UIDs of an instance and of an object of no patient: both are kept, but one of their senders is wrong.

    The door finds them, except in the next object of a known series and when both come at the same moment.
    """
    uids = NonPatientObject.objects.values("sop_instance_uid")
    for uid in Instance.objects.filter(sop_instance_uid__in=uids).values_list("sop_instance_uid", flat=True):
        log.error("%s is the UID of an instance and of an object of no patient", uid)
        report.two_classes.add(uid, False)
