"""Whose the new objects are: a worklist entry's patient, or a stored study's."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils import timezone
from pydicom.dataset import Dataset

from dgscope.archive.models import Study
from dgscope.creation.identity import Identity
from dgscope.creation.values import codes, put, put_if_any, references
from dgscope.network.worklist.entry import Entry

# Of the entry (PS3.4 table K.6-1) as it stands in the objects (PS3.17 annex J, IHE RAD TF-2 appendix A).
_PATIENT: Final = ("PatientName", "PatientID", "PatientBirthDate", "PatientSex")
_PATIENT_IF_ANY: Final = ("IssuerOfPatientID", "PatientWeight", "AdmissionID")
_REQUEST_TEXTS: Final = (
    "RequestedProcedureID",
    "RequestedProcedureDescription",
    "AccessionNumber",
    "ReasonForTheRequestedProcedure",
)


def of_study(study: Study) -> Identity:
    """A study that is in the archive, as its images name it."""
    common = Dataset()
    put(common, "PatientName", study.patient_name)
    put(common, "PatientID", study.patient_id_received)
    put(common, "PatientBirthDate", study.patient_birth_date)
    put(common, "PatientSex", study.patient_sex)
    if study.patient_id_received:
        put_if_any(common, "IssuerOfPatientID", study.patient.issuer_of_patient_id)
    _put_study(common, study)
    return Identity(study.study_instance_uid, common)


def of_entry(entry: Entry) -> Identity:
    """A worklist entry. Where its study has images here already, their date, time and description hold."""
    attributes = entry.attributes
    common = Dataset()
    for keyword in _PATIENT:
        put(common, keyword, entry.text(keyword))
    for keyword in _PATIENT_IF_ANY:
        put_if_any(common, keyword, entry.text(keyword))
    study = Study.objects.filter(study_instance_uid=entry.study_uid, deleted_at__isnull=True).first()
    if study is not None:
        _put_study(common, study)
    else:
        _put_scheduled(common, entry)
    for keyword, found in (
        ("ProcedureCodeSequence", codes(attributes.get("RequestedProcedureCodeSequence"))),
        ("ReferencedStudySequence", references(attributes.get("ReferencedStudySequence"))),
        ("ReferencedPatientSequence", references(attributes.get("ReferencedPatientSequence"))),
    ):
        if found:
            setattr(common, keyword, found)
    return Identity(entry.study_uid, common, _request(entry))


def _put_study(common: Dataset, study: Study) -> None:
    put(common, "StudyDate", study.study_date)
    put(common, "StudyTime", study.study_time)
    put(common, "StudyID", study.study_id)
    put(common, "AccessionNumber", study.accession_number)
    put(common, "ReferringPhysicianName", study.referring_physician)
    put_if_any(common, "StudyDescription", study.description)


def _put_scheduled(common: Dataset, entry: Entry) -> None:
    now = timezone.localtime()
    put(common, "StudyDate", now.date())
    put(common, "StudyTime", now.time())
    put(common, "StudyID", entry.text("RequestedProcedureID"))
    put(common, "AccessionNumber", entry.text("AccessionNumber"))
    put(common, "ReferringPhysicianName", entry.text("ReferringPhysicianName"))
    put_if_any(common, "StudyDescription", entry.text("RequestedProcedureDescription") or entry.description)


def _request(entry: Entry) -> Dataset | None:
    """Item of Request Attributes Sequence (PS3.3 table 10-9); the two IDs are what it is for."""
    item = Dataset()
    for keyword in _REQUEST_TEXTS:
        put_if_any(item, keyword, entry.text(keyword))
    put_if_any(item, "ScheduledProcedureStepID", entry.of_step("ScheduledProcedureStepID"))
    put_if_any(item, "ScheduledProcedureStepDescription", entry.of_step("ScheduledProcedureStepDescription"))
    if not item.get("RequestedProcedureID") and not item.get("ScheduledProcedureStepID"):
        return None
    put(item, "StudyInstanceUID", entry.study_uid)
    _put_sequences(item, entry.attributes, entry.step)
    return item


def _put_sequences(item: Dataset, attributes: Mapping[str, Any], step: Mapping[str, Any]) -> None:
    for keyword, found in (
        ("RequestedProcedureCodeSequence", codes(attributes.get("RequestedProcedureCodeSequence"))),
        ("ScheduledProtocolCodeSequence", codes(step.get("ScheduledProtocolCodeSequence"))),
        ("ReferencedStudySequence", references(attributes.get("ReferencedStudySequence"))),
    ):
        if found:
            setattr(item, keyword, found)
