"""Where an object comes from, and what became of it."""

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True)
class Source:
    """Who brought an object and how. `kind` is scp, stow, upload, import, get or local."""

    kind: str
    calling_ae: str = ""
    called_ae: str = ""
    address: str = ""
    move_originator: str = ""
    move_message_id: int | None = None
    user: str = ""


class Outcome(Enum):
    """What became of an object that was taken in. In every case its bytes are kept durably."""

    STORED = "stored"
    IDENTICAL_DUPLICATE = "identical duplicate"
    CONFLICT = "other content under the same UID"
    QUARANTINED = "study of another patient"


@dataclass(frozen=True)
class Result:
    """The answer of `ingest`: given only once file and row are durable."""

    outcome: Outcome
    sop_instance_uid: str
    instance_pk: int | None = None  # None: kept in quarantine, not in the index; or it belongs to no patient
    series_pk: int | None = None
    study_pk: int | None = None
    non_patient_pk: int | None = None  # of an object that belongs to no patient
