"""Rows whose file is missing, damaged, or good again."""

import datetime
import logging
import time
from typing import Final

from django.db.models import F, QuerySet
from django.utils import timezone

from dgscope.archive.ingest.adopt import digest
from dgscope.archive.models import Instance, InstanceState
from dgscope.archive.reconcile.report import Report
from dgscope.archive.store import store

log = logging.getLogger(__name__)
PAGE: Final = 1000


def rows_without_files(report: Report, repair: bool, since: datetime.datetime | None) -> None:
    """Look for the file of every row; a row whose file is gone or has another size is marked, never removed."""
    after = 0
    while page := list(_selected(since).filter(pk__gt=after).order_by("pk")[:PAGE]):
        after = page[-1].pk
        report.rows += len(page)
        for instance in page:
            _look(report, repair, instance)


def _look(report: Report, repair: bool, instance: Instance) -> None:
    size = _size(instance.file)
    if size == instance.size:
        if instance.state == InstanceState.MISSING:
            _heal(report, repair, instance)
        elif instance.state == InstanceState.CORRUPT:
            report.corrupt.add(instance.sop_instance_uid, False)
        return
    # A deletion or a better copy may have come in between: only a row that is still the same counts.
    if not Instance.objects.filter(pk=instance.pk, file=instance.file, series__study__deleted_at=None).exists():
        return
    state = InstanceState.MISSING if size is None else InstanceState.CORRUPT
    finding = report.missing if size is None else report.corrupt
    finding.add(instance.sop_instance_uid, False)
    if repair and instance.state != state:
        log.error("instance %s: %s", instance.sop_instance_uid, state.label)
        _mark(instance, state)


def _heal(report: Report, repair: bool, instance: Instance) -> None:
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
    seen: set[int] = set()
    while True:
        # Without repair the time of the check is not written, so the rows seen in this run are skipped by key.
        due = _selected(since).exclude(state=InstanceState.MISSING).exclude(checked_at__gte=started)
        page = list(due.exclude(pk__in=seen).order_by(F("checked_at").asc(nulls_first=True), "pk")[:100])
        if not page:
            return
        for instance in page:
            if max_bytes is not None and report.bytes_verified >= max_bytes:
                return
            seen.add(instance.pk)
            _verify(report, repair, instance)
            ahead = report.bytes_verified / bytes_per_second - (time.monotonic() - begin)
            if ahead > 0:
                time.sleep(min(ahead, 5.0))
        if repair:
            seen.clear()


def _verify(report: Report, repair: bool, instance: Instance) -> None:
    if _size(instance.file) is None:
        Instance.objects.filter(pk=instance.pk).update(checked_at=timezone.now())
        return  # rows_without_files has it
    good = _matches(instance)
    report.bytes_verified += instance.size
    if good and instance.state == InstanceState.CORRUPT:
        report.healed.add(instance.sop_instance_uid, repair)
    if not good and Instance.objects.filter(pk=instance.pk, file=instance.file).exists():
        report.corrupt.add(instance.sop_instance_uid, False)
        log.error("instance %s: the checksum differs", instance.sop_instance_uid)
    if repair:
        _mark(instance, InstanceState.STORED if good else InstanceState.CORRUPT)


def _mark(instance: Instance, state: InstanceState) -> None:
    Instance.objects.filter(pk=instance.pk, file=instance.file).update(state=state, checked_at=timezone.now())


def _matches(instance: Instance) -> bool:
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


def _selected(since: datetime.datetime | None) -> QuerySet[Instance]:
    rows = Instance.objects.filter(series__study__deleted_at=None).only(
        "pk", "sop_instance_uid", "file", "size", "state", "data_set_offset", "data_set_sha256", "checked_at"
    )
    return rows if since is None else rows.filter(received_at__gte=since)
