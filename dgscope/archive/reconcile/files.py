"""Files that no row names: spool leftovers, files of unanswered commits, files set aside."""

import datetime
import itertools
import logging
import time
from collections.abc import Iterable, Iterator
from typing import Final

from dgscope.archive.errors import IngestError, OutOfResources
from dgscope.archive.ingest.adopt import digest, pending_of_stored
from dgscope.archive.ingest.committer import committer
from dgscope.archive.ingest.files import remove_files
from dgscope.archive.ingest.pending import Pending
from dgscope.archive.ingest.source import Outcome, Source
from dgscope.archive.models import Instance, NonPatientObject, Quarantined, QuarantineReason
from dgscope.archive.reconcile.report import Report
from dgscope.archive.store import StoredFile, store

log = logging.getLogger(__name__)
PAGE: Final = 1000
_LOCAL: Final = Source(kind="local")


def spool_leftovers(report: Report, repair: bool, grace: datetime.timedelta) -> None:
    """Files of objects that were never taken in: nobody was told that they are here."""
    for file in store().spool_files():
        if _is_old(file, grace):
            if repair:
                store().remove_spool(file.name)
            report.spool_leftovers.add(file.name, repair)


def files_without_rows(
    report: Report, repair: bool, grace: datetime.timedelta, since: datetime.datetime | None
) -> None:
    """Files that are in place while their commit failed: they are taken in, or set aside; never just deleted."""
    wanted = since.timestamp() if since else 0.0
    for page in _pages(store().files()):
        report.files += len(page)
        for file in _unnamed(page):
            if _is_old(file, grace) and file.modified >= wanted:
                _take_in(report, repair, file)


def _read(report: Report, repair: bool, file: StoredFile) -> Pending | None:
    """Return the object that the file holds; nothing where the file is gone, or is no object and is set aside."""
    try:
        return pending_of_stored(file.name, _LOCAL, datetime.datetime.fromtimestamp(file.modified, datetime.UTC))
    except FileNotFoundError:
        return None
    except IngestError as error:
        if repair:
            _set_aside(file.name, str(error))
        report.set_aside.add(file.name, repair)
        return None


def _take_in(report: Report, repair: bool, file: StoredFile) -> None:
    pending = _read(report, repair, file)
    if pending is None:
        return
    if not repair:
        report.adopted.add(file.name, False)
        return
    committer().commit(pending)
    if pending.error is not None:
        if isinstance(pending.error, OutOfResources):
            report.adopted.add(file.name, False)
        else:
            _set_aside(file.name, str(pending.error), pending)
            report.set_aside.add(file.name, True)
        return
    assert pending.result is not None
    finding = {
        Outcome.STORED: report.adopted,
        Outcome.IDENTICAL_DUPLICATE: report.redundant,
    }.get(pending.result.outcome, report.set_aside)
    finding.add(file.name, True)


def quarantined_files_without_rows(report: Report, repair: bool, grace: datetime.timedelta) -> None:
    """Files set aside whose row was not committed, and discarded ones that are still there."""
    for page in _pages(store().quarantined_files()):
        rows = dict(Quarantined.objects.filter(file__in=[file.name for file in page]).values_list("file", "resolution"))
        for file in page:
            if not _is_old(file, grace):
                continue
            if rows.get(file.name, "open") in {"discarded", "accepted"}:
                if repair:
                    remove_files([file.name])
                report.redundant.add(file.name, repair)
            elif file.name not in rows:
                _register(report, repair, file)


def _register(report: Report, repair: bool, file: StoredFile) -> None:
    pending = _read(report, repair, file)
    if pending is None:
        return
    if _is_kept_elsewhere(pending):
        if repair:
            remove_files([file.name])
        report.redundant.add(file.name, repair)
        return
    if repair:
        _set_aside(file.name, "found in the quarantine without a row", pending)
    report.set_aside.add(file.name, repair)


def _is_kept_elsewhere(pending: Pending) -> bool:
    """Whether the same bytes are in the index or in the quarantine under another name, verified now."""
    uid = pending.description.sop_instance_uid
    kept = (
        Instance.objects.filter(sop_instance_uid=uid),
        NonPatientObject.objects.filter(sop_instance_uid=uid),
        Quarantined.objects.filter(sop_instance_uid=uid, resolved_at=None),
    )
    files = itertools.chain.from_iterable(
        rows.values_list("file", "data_set_offset", "data_set_sha256") for rows in kept
    )
    for name, offset, sha256 in files:
        if bytes(sha256) == pending.sha256:
            try:
                with store().open(name) as copy:
                    if digest(copy, offset) == pending.sha256:
                        return True
            except OSError as error:
                log.warning("a file cannot be read: %s", error.strerror)
    return False


def _set_aside(name: str, detail: str, pending: Pending | None = None) -> None:
    """Keep a file outside of the index, with a row for the administrator."""
    moved = store().set_aside(name)
    description = pending.description if pending else None
    with store().open(moved) as file:
        size = file.seek(0, 2)
        sha256 = pending.sha256 if pending else digest(file, 0)
    Quarantined.objects.update_or_create(
        file=moved,
        defaults={
            "reason": QuarantineReason.UNREADABLE if pending is None else QuarantineReason.OTHER_BYTES,
            "detail": detail[:1000],
            "size": size,
            "data_set_offset": pending.data_set_offset if pending else 0,
            "data_set_sha256": sha256,
            "sop_instance_uid": description.sop_instance_uid if description else "",
            "sop_class_uid": description.sop_class_uid if description else "",
            "study_instance_uid": description.study_instance_uid if description else "",
            "patient_id": description.patient_id[:64] if description else "",
            "patient_name": description.patient_name[:400] if description else "",
            "source_kind": "local",
            "received_at": datetime.datetime.now(datetime.UTC),
        },
    )


def _unnamed(page: list[StoredFile]) -> Iterable[StoredFile]:
    names = [file.name for file in page]
    named = set(Instance.objects.filter(file__in=names).values_list("file", flat=True))
    named.update(NonPatientObject.objects.filter(file__in=names).values_list("file", flat=True))
    return [file for file in page if file.name not in named]


def _is_old(file: StoredFile, grace: datetime.timedelta) -> bool:
    return time.time() - file.modified >= grace.total_seconds()


def _pages(files: Iterator[StoredFile]) -> Iterator[list[StoredFile]]:
    while page := list(itertools.islice(files, PAGE)):
        yield page
