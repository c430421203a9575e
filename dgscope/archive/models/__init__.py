"""The index of everything stored, in the four levels of PS3.3 A.1.2 or of no patient, and what was set aside."""

from dgscope.archive.models.discrepancy import Discrepancy, DiscrepancyKind
from dgscope.archive.models.instance import Instance, InstanceState, Reference
from dgscope.archive.models.kept import Kept
from dgscope.archive.models.non_patient import NonPatientObject
from dgscope.archive.models.patient import Patient
from dgscope.archive.models.quarantine import Quarantined, QuarantineReason
from dgscope.archive.models.series import Series
from dgscope.archive.models.study import Study

__all__ = [
    "Discrepancy",
    "DiscrepancyKind",
    "Instance",
    "InstanceState",
    "Kept",
    "NonPatientObject",
    "Patient",
    "QuarantineReason",
    "Quarantined",
    "Reference",
    "Series",
    "Study",
]
