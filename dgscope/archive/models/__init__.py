"""The index of everything stored, in the four levels of PS3.3 A.1.2, and what was set aside."""

from dgscope.archive.models.discrepancy import Discrepancy, DiscrepancyKind
from dgscope.archive.models.instance import Instance, InstanceState, Reference
from dgscope.archive.models.patient import Patient
from dgscope.archive.models.quarantine import Quarantined, QuarantineReason
from dgscope.archive.models.series import Series
from dgscope.archive.models.study import Study

__all__ = [
    "Discrepancy",
    "DiscrepancyKind",
    "Instance",
    "InstanceState",
    "Patient",
    "QuarantineReason",
    "Quarantined",
    "Reference",
    "Series",
    "Study",
]
