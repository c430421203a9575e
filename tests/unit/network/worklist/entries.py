"""Entries of a worklist as a provider describes them."""

from typing import Any

from django.utils import timezone

from dgscope.network.models import WorklistEntry
from dgscope.network.worklist.entry import Entry

CODE = {"CodeValue": "72170-4", "CodingSchemeDesignator": "LN", "CodeMeaning": "Photographic image"}
STEP = {
    "ScheduledStationAETitle": "CHAIR1",
    "ScheduledProcedureStepStartDate": "20260102",
    "ScheduledProcedureStepStartTime": "143000",
    "Modality": "XC",
    "ScheduledProcedureStepDescription": "Photos before treatment",
    "ScheduledProcedureStepID": "S7",
    "ScheduledProtocolCodeSequence": [CODE],
}
ATTRIBUTES = {
    "PatientName": "Müller^Jörg=山田^太郎",
    "PatientID": "P7",
    "IssuerOfPatientID": "PRACTICE",
    "PatientBirthDate": "19801231",
    "PatientSex": "M",
    "PatientWeight": "70.5",
    "AdmissionID": "V7",
    "RequestingPhysician": "Zahn^Dora",
    "ReasonForTheRequestedProcedure": "Before treatment",
    "StudyInstanceUID": "1.2.840.7",
    "AccessionNumber": "A7",
    "ReferringPhysicianName": "Overweg^Anna^^Dr.",
    "RequestedProcedureID": "R7",
    "RequestedProcedureDescription": "Orthodontic records",
    "RequestedProcedureCodeSequence": [CODE],
    "ReferencedStudySequence": [
        {"ReferencedSOPClassUID": "1.2.840.10008.3.1.2.3.1", "ReferencedSOPInstanceUID": "1.2.840.8"}
    ],
}


def entry_row(step: dict[str, Any] | None = None, **changed: Any) -> WorklistEntry:
    """A kept entry; None leaves an element out."""
    whole = ATTRIBUTES | {"ScheduledProcedureStepSequence": [STEP | (step or {})]} | changed
    attributes = {keyword: value for keyword, value in whole.items() if value is not None}
    return WorklistEntry.objects.create(
        node="RIS", digest=str(hash(str(attributes))), attributes=attributes, seen_at=timezone.now()
    )


def entry(step: dict[str, Any] | None = None, **changed: Any) -> Entry:
    """As `entry_row`, read."""
    return Entry.of(entry_row(step, **changed))
