"""One run over everything, in bounded pages, beside a running archive."""

import contextlib
import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.db import connection

from dgscope.archive import deletion
from dgscope.archive.reconcile import counters, files, rows
from dgscope.archive.reconcile.report import Report

GRACE: Final = datetime.timedelta(minutes=15)
_LOCK: Final = 0x4447_5363_6F70  # any number, the same in every process


@dataclass(frozen=True)
class Options:
    """What to do.

    Attributes
    ----------
    repair
        Change things; else only look.
    deep
        Also verify checksums.
    since
        Only rows received and files written from then on.
    grace
        Files younger than this may belong to an association that is still running.
    bytes_per_second, max_bytes
        Pace and amount of the checksum verification; the rows verified longest ago come first.
    light
        Only what a crash leaves behind: spool leftovers and files without rows.
    """

    repair: bool = False
    deep: bool = False
    since: datetime.datetime | None = None
    grace: datetime.timedelta = GRACE
    bytes_per_second: int = 100 * 2**20
    max_bytes: int | None = None
    light: bool = False


class AlreadyRunningError(Exception):
    """Another process reconciles at this moment."""


def reconcile(options: Options) -> Report:
    """Compare files and rows, and repair what can be repaired.

    Raises
    ------
    AlreadyRunningError
        Another run is under way.
    """
    report = Report("repair" if options.repair else "check")
    with _alone():
        files.spool_leftovers(report, options.repair, options.grace)
        files.files_without_rows(report, options.repair, options.grace, options.since)
        files.quarantined_files_without_rows(report, options.repair, options.grace)
        if options.light:
            return report
        rows.rows_without_files(report, options.repair, options.since)
        rows.two_classes(report)
        if options.deep:
            rows.verify(report, options.repair, options.since, options.bytes_per_second, options.max_bytes)
        counters.recount(report, options.repair)
        for study in deletion.unfinished():
            if options.repair:
                deletion.finish_deletion(study)
            report.deletions.add(f"study row {study}", options.repair)
    return report


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            raise AlreadyRunningError("Another reconciliation is running.")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
