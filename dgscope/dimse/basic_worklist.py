"""Basic Worklist Management service class as SCU (PS3.4 annex K): Modality Worklist C-FIND."""

import threading
from collections.abc import Mapping
from typing import Final

from pydicom.dataset import Dataset

from dgscope.dimse.identifiers import Value, identifier
from dgscope.dimse.peer import Context, Peer, connect
from dgscope.dimse.query_retrieve.find import FindResult, OnMatch, find_on
from dgscope.dimse.sop_classes import MODALITY_WORKLIST_FIND, PLAIN

LIMIT: Final = 500
STEP: Final = "ScheduledProcedureStepSequence."
# The Type 1 and 2 return keys of PS3.4 table K.6-1, and what helps a dentist's or radiologist's desk besides.
RETURNED: Final = (
    STEP + "ScheduledStationAETitle",
    STEP + "ScheduledProcedureStepStartDate",
    STEP + "ScheduledProcedureStepStartTime",
    STEP + "Modality",
    STEP + "ScheduledPerformingPhysicianName",
    STEP + "ScheduledProcedureStepDescription",
    STEP + "ScheduledStationName",
    STEP + "ScheduledProcedureStepLocation",
    STEP + "ScheduledProtocolCodeSequence.CodeValue",
    STEP + "ScheduledProtocolCodeSequence.CodingSchemeDesignator",
    STEP + "ScheduledProtocolCodeSequence.CodingSchemeVersion",
    STEP + "ScheduledProtocolCodeSequence.CodeMeaning",
    STEP + "PreMedication",
    STEP + "ScheduledProcedureStepID",
    STEP + "RequestedContrastAgent",
    STEP + "ScheduledProcedureStepStatus",
    "RequestedProcedureID",
    "RequestedProcedureDescription",
    "RequestedProcedureCodeSequence.CodeValue",
    "RequestedProcedureCodeSequence.CodingSchemeDesignator",
    "RequestedProcedureCodeSequence.CodingSchemeVersion",
    "RequestedProcedureCodeSequence.CodeMeaning",
    "StudyInstanceUID",
    "ReferencedStudySequence.ReferencedSOPClassUID",
    "ReferencedStudySequence.ReferencedSOPInstanceUID",
    "RequestedProcedurePriority",
    "PatientTransportArrangements",
    "ReasonForTheRequestedProcedure",
    "AccessionNumber",
    "RequestingPhysician",
    "ReferringPhysicianName",
    "AdmissionID",
    "CurrentPatientLocation",
    "ReferencedPatientSequence.ReferencedSOPClassUID",
    "ReferencedPatientSequence.ReferencedSOPInstanceUID",
    "PatientName",
    "PatientID",
    "IssuerOfPatientID",
    "PatientBirthDate",
    "PatientSex",
    "PatientWeight",
    "ConfidentialityConstraintOnPatientDataDescription",
    "PatientState",
    "PregnancyStatus",
    "MedicalAlerts",
    "Allergies",
    "SpecialNeeds",
)


def worklist_identifier(matching: Mapping[str, Value]) -> Dataset:
    """The identifier of a worklist query: matching keys by keyword and all return keys; keys of the step in one item.

    Keys of the scheduled procedure step are named with their sequence, `STEP + "Modality"`.

    Raises
    ------
    UnknownKey
    """
    return identifier(matching, RETURNED)


def find_worklist(
    peer: Peer,
    matching: Mapping[str, Value] | Dataset,
    on_match: OnMatch,
    cancel: threading.Event | None = None,
    limit: int | None = LIMIT,
) -> FindResult:
    """Ask for scheduled procedure steps; arguments, result and errors as `query_retrieve.find`.

    Many providers ignore keys: match again what they answer. `FindResult.is_cut` says that there is more.
    """
    keys = matching if isinstance(matching, Dataset) else worklist_identifier(matching)
    with connect(peer, [Context(MODALITY_WORKLIST_FIND, PLAIN)]) as association:
        return find_on(association, MODALITY_WORKLIST_FIND, keys, on_match, cancel, limit, peer.character_set)
