"""Is every instance of a request kept, at this moment? Each file is read as a whole and compared with its checksum."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from dgscope.archive.models import Instance, InstanceState, Kept, NonPatientObject, Quarantined, Study
from dgscope.archive.soundness import examine
from dgscope.network.commitment.reasons import Reason
from dgscope.network.models import CommitItem, CommitRequest, CommitState

# Images may arrive after the request that names them.
GRACE: Final = timedelta(seconds=60)
# A result older than this is found anew before it is reported.
FRESH: Final = timedelta(minutes=10)
_PAGE: Final = 1000


def is_stale(row: CommitRequest) -> bool:
    """Whether the request has to be checked (again) before anything may be reported."""
    return row.state == CommitState.RECEIVED or row.checked_at is None or timezone.now() - row.checked_at > FRESH


def check(row: CommitRequest) -> bool:
    """Check every instance and write the result down; False where instances are missing that may yet arrive.

    Raises
    ------
    OSError, dgscope.archive.errors.StoreError
        The store cannot be read: nothing is known.
    """
    items = list(row.items.all())
    found = _instances(item.sop_instance_uid for item in items)
    missing = any(item.sop_instance_uid not in found for item in items)
    if missing and timezone.now() - row.round_at < GRACE:
        return False
    contradicted = _set_aside(found)
    results = {item.pk: _examined(item, found.get(item.sop_instance_uid), contradicted) for item in items}
    _write(row, items, found, results)
    return True


def _examined(item: CommitItem, instance: Kept | None, contradicted: set[str]) -> Reason | None:
    if item.sop_instance_uid in contradicted:
        return Reason.PROCESSING_FAILURE
    if instance is None:
        return Reason.NO_SUCH_INSTANCE
    if instance.sop_class_uid != item.sop_class_uid:
        return Reason.CLASS_INSTANCE_CONFLICT
    return None if examine(instance) == InstanceState.STORED else Reason.PROCESSING_FAILURE


def _write(
    row: CommitRequest, items: list[CommitItem], found: dict[str, Kept], results: dict[int, Reason | None]
) -> None:
    """Promise and result become visible together, and no deletion can come between.

    The rows of the studies, and of objects of no patient, are locked, as who deletes or replaces locks them
    (dgscope.archive.holds.check).
    """
    now = timezone.now()
    with transaction.atomic():
        studies = {kept.series.study_id for kept in found.values() if isinstance(kept, Instance)}
        list(Study.objects.select_for_update(no_key=True).filter(pk__in=studies).order_by("pk").values_list("pk"))
        others = {kept.pk for kept in found.values() if isinstance(kept, NonPatientObject)}
        without_patient = NonPatientObject.objects.select_for_update(no_key=True).filter(pk__in=others)
        list(without_patient.order_by("sop_instance_uid").values_list("pk"))
        still = _instances(found)
        failures = defaultdict(list)
        for item in items:
            reason = results[item.pk]
            if reason is None:
                before, after = found[item.sop_instance_uid], still.get(item.sop_instance_uid)
                if after is None or after.file != before.file:
                    reason = Reason.NO_SUCH_INSTANCE  # deleted or replaced while we read
            if reason is not None:
                failures[reason].append(item.pk)
        row.items.update(committed=True, failure_reason=None)
        for reason, keys in failures.items():
            row.items.filter(pk__in=keys).update(committed=False, failure_reason=reason)
        row.failed = sum(map(len, failures.values()))
        row.committed = len(items) - row.failed
        row.state, row.checked_at = CommitState.CHECKED, now
        if row.committed:
            promised = now + timedelta(days=settings.ENV.commitment_days)
            row.keep_until = max(promised, row.keep_until or promised)
        row.save(update_fields=["failed", "committed", "state", "checked_at", "keep_until"])


def _instances(uids: Iterable[str]) -> dict[str, Kept]:
    """What is kept under the UIDs. One that has two kinds of object counts as an instance, and fails by its class."""
    wanted: list[str] = list(uids)
    found: dict[str, Kept] = {}
    rows = (
        Instance.objects.filter(series__study__deleted_at=None)
        .defer("attributes", "series__attributes")
        .select_related("series")
    )
    for start in range(0, len(wanted), _PAGE):
        page = wanted[start : start + _PAGE]
        for kept in NonPatientObject.objects.defer("attributes").filter(sop_instance_uid__in=page):
            found[kept.sop_instance_uid] = kept
        for instance in rows.filter(sop_instance_uid__in=page):
            found[instance.sop_instance_uid] = instance
    return found


def _set_aside(found: Iterable[str]) -> set[str]:
    """Instances of which another version waits in quarantine: the caller may mean that one."""
    waiting = Quarantined.objects.filter(resolved_at=None).exclude(sop_instance_uid="")
    wanted: list[str] = list(found)
    uids: set[str] = set()
    for start in range(0, len(wanted), _PAGE):
        page = waiting.filter(sop_instance_uid__in=wanted[start : start + _PAGE])
        uids.update(page.values_list("sop_instance_uid", flat=True))
    return uids
