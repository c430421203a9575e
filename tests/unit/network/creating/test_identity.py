"""Objects carry the identity of the entry or of the study that they are made for."""

import datetime

import pytest
from django.utils import timezone

from dgscope.archive.models import Patient, Study
from dgscope.network.creating.identity import of_entry, of_study
from tests.unit.network.worklist.entries import entry

pytestmark = pytest.mark.django_db


def stored_study(uid: str) -> Study:
    now = timezone.now()
    patient = Patient.objects.create(identity=uid, issuer_of_patient_id="PRACTICE")
    return Study.objects.create(
        patient=patient,
        study_instance_uid=uid,
        patient_id_received="P7",
        patient_name="Müller^Jörg",
        study_date=datetime.date(2026, 1, 1),
        study_time=datetime.time(8, 30),
        study_id="OLD",
        accession_number="A1",
        description="Records",
        first_received_at=now,
        last_received_at=now,
    )


def test_everything_scheduled_is_taken_over() -> None:
    today = f"{timezone.localtime():%Y%m%d}"
    whose = of_entry(entry())
    common, request = whose.common, whose.request
    assert whose.study_uid == "1.2.840.7"
    assert (str(common.PatientName), common.PatientID, common.IssuerOfPatientID) == (
        "Müller^Jörg=山田^太郎",
        "P7",
        "PRACTICE",
    )
    assert (common.PatientBirthDate, common.PatientSex) == ("19801231", "M")
    assert (common.StudyID, common.AccessionNumber, common.StudyDescription) == ("R7", "A7", "Orthodontic records")
    assert common.StudyDate in {today, f"{timezone.localtime():%Y%m%d}"}  # midnight may pass
    assert common.ReferencedStudySequence[0].ReferencedSOPInstanceUID == "1.2.840.8"
    assert common.ProcedureCodeSequence[0].CodeValue == "72170-4"
    assert request is not None
    assert (request.RequestedProcedureID, request.ScheduledProcedureStepID) == ("R7", "S7")
    assert (request.StudyInstanceUID, request.AccessionNumber) == ("1.2.840.7", "A7")
    assert request.ScheduledProtocolCodeSequence[0].CodeMeaning == "Photographic image"


def test_a_study_that_is_here_keeps_its_date_and_time() -> None:
    stored_study("1.2.840.7")
    common = of_entry(entry()).common
    assert (common.StudyDate, common.StudyTime, common.StudyID) == ("20260101", "083000", "OLD")
    assert common.StudyDescription == "Records"


def test_nothing_scheduled_means_no_request() -> None:
    assert of_entry(entry({"ScheduledProcedureStepID": ""}, RequestedProcedureID=None)).request is None


def test_what_breaks_its_representation_is_left_empty() -> None:
    common = of_entry(entry(PatientBirthDate="1980", PatientSex="männlich", ReferencedStudySequence="x")).common
    assert (common.PatientBirthDate, common.PatientSex) == ("", "")
    assert "ReferencedStudySequence" not in common


def test_a_stored_study_is_taken_over() -> None:
    whose = of_study(stored_study("1.2.3"))
    common = whose.common
    assert (whose.study_uid, whose.request) == ("1.2.3", None)
    assert (str(common.PatientName), common.PatientID, common.IssuerOfPatientID) == ("Müller^Jörg", "P7", "PRACTICE")
    assert (common.PatientBirthDate, common.StudyDescription, common.ReferringPhysicianName) == ("", "Records", "")
