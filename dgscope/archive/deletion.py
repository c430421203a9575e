"""Deleting a study: hidden by a tombstone first, then its files, last its rows. Every step may be repeated.

Who may delete, the confirmation and the audit record are the caller's: it has the user and the request.
"""

import logging
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from dgscope.archive import holds, signals
from dgscope.archive.models import Instance, Patient, Series, Study
from dgscope.archive.store import store

log = logging.getLogger(__name__)
_PAGE: Final = 1000


def delete_study(study: Study, user: str, reason: str) -> bool:
    """Hide the study from everybody and remove it; False if somebody else had it deleted already.

    Once this has returned, the study is gone for good even if removing its files failed or was killed in between: the
    task `finish_deletions` goes on where it stopped.

    Raises
    ------
    dgscope.archive.holds.StudyHeld
        Something speaks against it; nothing was changed.
    """
    with transaction.atomic():
        changed = Study.objects.filter(pk=study.pk, deleted_at=None).update(
            deleted_at=timezone.now(), deleted_by=user[:150], deletion_reason=reason[:200]
        )
        if not changed:
            return False
        holds.check(study)
    try:
        finish_deletion(study.pk)
    except OSError as error:
        log.warning("files of a deleted study cannot be removed now: %s", error.strerror)
    return True


def finish_deletion(study_pk: int) -> None:
    """Remove the files and rows of a study that carries a tombstone.

    Raises
    ------
    OSError
        A file cannot be removed; its row stays.
    """
    study = Study.objects.filter(pk=study_pk, deleted_at__isnull=False).first()
    if study is None:
        return
    count = 0
    while rows := list(Instance.objects.filter(series__study=study).values_list("pk", "file")[:_PAGE]):
        store().remove([file for _, file in rows])
        Instance.objects.filter(pk__in=[pk for pk, _ in rows]).delete()
        count += len(rows)
    with transaction.atomic():
        Series.objects.filter(study=study).delete()
        Study.objects.filter(pk=study.pk).delete()
    remove_patient_without_studies(study.patient_id)
    signals.study_deleted.send_robust(
        sender=None,
        study_instance_uid=study.study_instance_uid,
        patient_id=study.patient_id_received,
        user=study.deleted_by,
        reason=study.deletion_reason,
        number_of_instances=count,
    )


def remove_patient_without_studies(patient_pk: int) -> None:
    """Remove a patient whose last study is gone, unless a new one is arriving at this moment."""
    try:
        with transaction.atomic():
            Patient.objects.filter(pk=patient_pk, studies__isnull=True).delete()
    except IntegrityError:
        log.info("a patient stays: a new study arrived")


def unfinished() -> list[int]:
    """Studies whose deletion was decided but not finished."""
    return list(Study.objects.filter(deleted_at__isnull=False).order_by("pk").values_list("pk", flat=True))
