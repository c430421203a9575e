"""Making room for an object that an administrator accepts: what has its SOP Instance UID goes into quarantine."""

import logging

from dgscope.archive import holds
from dgscope.archive.models import Instance, Kept, NonPatientObject, Quarantined, QuarantineReason, Study
from dgscope.archive.reconcile.counters import correct
from dgscope.archive.store import store

log = logging.getLogger(__name__)


class AlreadyThere(Exception):
    """The archive has the very same object."""


def make_room(quarantined: Quarantined, made: list[str]) -> list[str]:
    """Set aside what is kept under the UID; the names of files that are then superfluous.

    Called in the transaction that decides. Files made on the way are added to `made`.

    Raises
    ------
    AlreadyThere, dgscope.archive.holds.StudyHeld
        It may not be replaced.
    """
    uid = quarantined.sop_instance_uid
    if not uid:
        return []
    superfluous = []
    instance = Instance.objects.select_related("series__study").filter(sop_instance_uid=uid).first()
    if instance is not None:
        _must_differ(instance, quarantined)
        study = Study.objects.select_for_update(no_key=True).get(pk=instance.series.study_id)
        holds.check(study, uid)
        _keep_replaced(instance, study, made)
        instance.delete()
        correct(study.pk)
        superfluous.append(instance.file)
    kept = NonPatientObject.objects.select_for_update(no_key=True).filter(sop_instance_uid=uid).first()
    if kept is not None:
        _must_differ(kept, quarantined)
        holds.check(None, uid)
        _keep_replaced(kept, None, made)
        kept.delete()
        superfluous.append(kept.file)
    return superfluous


def _must_differ(kept: Kept, quarantined: Quarantined) -> None:
    if bytes(kept.data_set_sha256) == bytes(quarantined.data_set_sha256):
        raise AlreadyThere("The archive has this object already. Discard it.")


def _keep_replaced(kept: Kept, study: Study | None, made: list[str]) -> None:
    try:
        aside = store().copy_aside(kept.file)
    except FileNotFoundError:
        log.warning("instance %s had no file to set aside", kept.sop_instance_uid)
        return
    made.append(aside)
    Quarantined.objects.create(
        reason=QuarantineReason.REPLACED,
        file=aside,
        size=kept.size,
        data_set_offset=kept.data_set_offset,
        data_set_sha256=kept.data_set_sha256,
        sop_instance_uid=kept.sop_instance_uid,
        sop_class_uid=kept.sop_class_uid,
        study_instance_uid=study.study_instance_uid if study else "",
        patient_id=study.patient_id_received if study else "",
        patient_name=study.patient_name if study else "",
        source_kind=kept.source_kind,
        source_ae=kept.source_ae,
        source_address=kept.source_address,
        received_at=kept.received_at,
    )
