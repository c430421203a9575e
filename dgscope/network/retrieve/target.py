"""What a retrieve is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from pydicom.dataset import Dataset

from dgscope.dimse.query_retrieve import Level, Root


@dataclass(frozen=True, slots=True)
class Target:
    """A study, one of its series, or some instances of that series; and where they shall go (empty: here)."""

    study_uid: str
    series_uid: str = ""
    sop_uids: tuple[str, ...] = ()
    patient_id: str = ""
    destination: str = ""

    @classmethod
    def of(cls, request: Mapping[str, Any]) -> Self:
        """Read it from a job's request."""
        return cls(
            request["study_uid"],
            request.get("series_uid", ""),
            tuple(request.get("sop_uids", ())),
            request.get("patient_id", ""),
            request.get("destination", ""),
        )

    def as_request(self) -> dict[str, Any]:
        """Write it into a job's request."""
        return {
            "study_uid": self.study_uid,
            "series_uid": self.series_uid,
            "sop_uids": list(self.sop_uids),
            "patient_id": self.patient_id,
            "destination": self.destination,
        }

    @property
    def level(self) -> Level:
        """The level at which it is asked for."""
        return Level.IMAGE if self.sop_uids else Level.SERIES if self.series_uid else Level.STUDY


def unique_keys(root: Root, target: Target, series_uid: str = "", sop_uids: tuple[str, ...] = ()) -> Dataset:
    """The unique keys of a level and of all above, and nothing else (PS3.4 C.4.2.1.4)."""
    keys = Dataset()
    if root is Root.PATIENT:
        keys.PatientID = target.patient_id
    keys.StudyInstanceUID = target.study_uid
    if series_uid:
        keys.SeriesInstanceUID = series_uid
    if sop_uids:
        keys.SOPInstanceUID = list(sop_uids) if len(sop_uids) > 1 else sop_uids[0]
    return keys
