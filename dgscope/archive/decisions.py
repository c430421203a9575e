"""What an administrator decides about an object in quarantine. The audit record is the caller's.

An accepted object gets a second name among the stored files, rows and decision are committed together, and only then
the superseded names go: a crash at any point leaves every object with at least one file and one row.
"""

import logging

from django.db import transaction
from django.utils import timezone

from dgscope.archive import holds
from dgscope.archive.errors import IngestError
from dgscope.archive.ingest import Source
from dgscope.archive.ingest.adopt import pending_of_stored
from dgscope.archive.ingest.files import remove_files
from dgscope.archive.ingest.source import Outcome
from dgscope.archive.ingest.within import commit_within
from dgscope.archive.models import Instance, Quarantined, QuarantineReason, Study
from dgscope.archive.reconcile.counters import correct
from dgscope.archive.store import store

log = logging.getLogger(__name__)


class DecisionError(Exception):
    """The decision cannot be carried out; the text says why."""


def discard(quarantined: Quarantined, user: str) -> None:
    """Delete the object for good.

    Raises
    ------
    DecisionError
        It was decided on already.
    """
    changed = Quarantined.objects.filter(pk=quarantined.pk, resolved_at=None).update(
        resolved_at=timezone.now(), resolved_by=user[:150], resolution="discarded"
    )
    if not changed:
        raise DecisionError("Somebody else has decided on this object already.")
    remove_files([quarantined.file])


def accept(quarantined: Quarantined, user: str) -> int:
    """Take the object into the index; the key of its instance.

    The instance whose place it takes, if there is one, goes into quarantine in exchange.

    Raises
    ------
    DecisionError
        It was decided on already, it cannot be read, or the instance in its place has to be kept.
    """
    try:
        name = store().copy_back(quarantined.file)
    except OSError as error:
        raise DecisionError(f"Its file cannot be read: {error.strerror}.") from error
    superseded, made = [quarantined.file], [name]
    try:
        with transaction.atomic():
            if not _claim(quarantined, user):
                raise DecisionError("Somebody else has decided on this object already.")
            superseded += _make_room(quarantined, made)
            pk = _take_in(quarantined, name)
    except (IngestError, OSError, holds.StudyHeld) as error:
        remove_files(made)
        raise DecisionError(str(error)) from error
    except DecisionError:
        remove_files(made)
        raise
    remove_files(superseded)
    return pk


def _claim(quarantined: Quarantined, user: str) -> bool:
    changed = Quarantined.objects.filter(pk=quarantined.pk, resolved_at=None).update(
        resolved_at=timezone.now(), resolved_by=user[:150], resolution="accepted"
    )
    return bool(changed)


def _take_in(quarantined: Quarantined, name: str) -> int:
    source = Source(kind=quarantined.source_kind, calling_ae=quarantined.source_ae, address=quarantined.source_address)
    pending = pending_of_stored(name, source, quarantined.received_at)
    pending.accepted = True
    commit_within(pending)
    if pending.error is not None:
        raise pending.error
    result = pending.result
    if result is None or result.outcome is not Outcome.STORED or result.instance_pk is None:
        raise DecisionError("The archive has this object already.")
    return result.instance_pk


def _make_room(quarantined: Quarantined, made: list[str]) -> list[str]:
    """Exchange: the instance of the same UID goes into quarantine; the names of files that are then superfluous.

    Files made on the way are added to `made`.
    """
    instance = (
        Instance.objects.select_related("series__study")
        .filter(sop_instance_uid=quarantined.sop_instance_uid)
        .exclude(sop_instance_uid="")
        .first()
    )
    if instance is None:
        return []
    if bytes(instance.data_set_sha256) == bytes(quarantined.data_set_sha256):
        raise DecisionError("The archive has this object already. Discard it.")
    study = Study.objects.select_for_update(no_key=True).get(pk=instance.series.study_id)
    holds.check(study, instance.sop_instance_uid)
    try:
        aside = store().copy_aside(instance.file)
    except FileNotFoundError:
        log.warning("instance %s had no file to set aside", instance.sop_instance_uid)
    else:
        made.append(aside)
        _keep_replaced(instance, study, aside)
    instance.delete()
    correct(study.pk)
    return [instance.file]


def _keep_replaced(instance: Instance, study: Study, file: str) -> None:
    Quarantined.objects.create(
        reason=QuarantineReason.REPLACED,
        file=file,
        size=instance.size,
        data_set_offset=instance.data_set_offset,
        data_set_sha256=instance.data_set_sha256,
        sop_instance_uid=instance.sop_instance_uid,
        sop_class_uid=instance.sop_class_uid,
        study_instance_uid=study.study_instance_uid,
        patient_id=study.patient_id_received,
        patient_name=study.patient_name,
        source_kind=instance.source_kind,
        source_ae=instance.source_ae,
        source_address=instance.source_address,
        received_at=instance.received_at,
    )
