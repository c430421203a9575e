"""The keys of tables 11–17 of the conformance statement by level, and by kind of object at instance level.

Names are those of `identifiers.identifier`.
"""

from typing import Final

PATIENT: Final = ("PatientName", "PatientID", "IssuerOfPatientID", "PatientBirthDate", "PatientSex")
STUDY: Final = (
    "StudyInstanceUID",
    "StudyID",
    "StudyDate",
    "StudyTime",
    "AccessionNumber",
    "ModalitiesInStudy",
    "ReferringPhysicianName",
    "StudyDescription",
    "NumberOfStudyRelatedSeries",
    "NumberOfStudyRelatedInstances",
)
SERIES: Final = (
    "SeriesInstanceUID",
    "SeriesNumber",
    "Modality",
    "SeriesDescription",
    "RequestAttributesSequence.RequestedProcedureID",
    "RequestAttributesSequence.ScheduledProcedureStepID",
    "PerformedProcedureStepStartDate",
    "PerformedProcedureStepStartTime",
    "NumberOfSeriesRelatedInstances",
)
INSTANCE: Final = ("SOPInstanceUID", "SOPClassUID", "InstanceNumber")
STRUCTURED_REPORT: Final = (
    "CompletionFlag",
    "VerificationFlag",
    "VerifyingObserverSequence.VerificationDateTime",
    "VerifyingObserverSequence.VerifyingObserverName",
    "ConceptNameCodeSequence.CodeValue",
    "ConceptNameCodeSequence.CodingSchemeDesignator",
    "ConceptNameCodeSequence.CodeMeaning",
)
KEY_OBJECT: Final = (
    "ConceptNameCodeSequence.CodeValue",
    "ConceptNameCodeSequence.CodingSchemeDesignator",
    "ConceptNameCodeSequence.CodeMeaning",
)
PRESENTATION_STATE: Final = (
    "ContentLabel",
    "ContentDescription",
    "PresentationCreationDate",
    "PresentationCreationTime",
    "ContentCreatorName",
    "ReferencedSeriesSequence.SeriesInstanceUID",
    "ReferencedSeriesSequence.ReferencedImageSequence.ReferencedSOPClassUID",
    "ReferencedSeriesSequence.ReferencedImageSequence.ReferencedSOPInstanceUID",
)
# What a query asks to have returned. At study level, patient keys belong to the Study Root's study level (PS3.4
# C.6.2.1.1); under the Patient Root only Patient ID goes along, as the unique key of the level above.
RETURNED: Final = {
    "patient": PATIENT,
    "study": PATIENT + STUDY,
    "series": ("StudyInstanceUID", *SERIES),
    "instance": ("StudyInstanceUID", "SeriesInstanceUID", *INSTANCE),
    "SR": ("StudyInstanceUID", "SeriesInstanceUID", *INSTANCE, *STRUCTURED_REPORT),
    "KO": ("StudyInstanceUID", "SeriesInstanceUID", *INSTANCE, *KEY_OBJECT),
    "PR": ("StudyInstanceUID", "SeriesInstanceUID", *INSTANCE, *PRESENTATION_STATE),
}
