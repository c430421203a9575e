"""An entry of a worklist, read tolerantly: what is no date is no date, and the rest stays."""

import contextlib
import datetime
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from dgscope.network.models import WorklistEntry

_UID: Final = re.compile(r"(0|[1-9]\d*)(\.(0|[1-9]\d*))+", re.ASCII)
_TIME: Final = re.compile(r"(\d\d):?(\d\d)?:?(\d\d)?(\.\d*)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Entry:
    """A scheduled procedure step and what it belongs to; texts are empty where the node says nothing.

    Attributes
    ----------
    attributes
        All that the node returned, keyword → value.
    step
        The item of Scheduled Procedure Step Sequence (0040,0100).
    study_uid
        Study Instance UID of the node, else one that always is the same for the entry.
    """

    pk: uuid.UUID
    node: str
    attributes: Mapping[str, Any] = field(repr=False)
    step: Mapping[str, Any] = field(repr=False)
    study_uid: str

    @classmethod
    def of(cls, row: WorklistEntry) -> "Entry":
        """Read a row."""
        attributes = row.attributes
        steps = attributes.get("ScheduledProcedureStepSequence")
        step = steps[0] if isinstance(steps, list) and steps and isinstance(steps[0], dict) else {}
        uid = attributes.get("StudyInstanceUID")
        return cls(row.pk, row.node, attributes, step, uid if is_uid(uid) else f"2.25.{row.pk.int}")

    def text(self, keyword: str) -> str:
        """The value of an element; the first of several."""
        return text_of(self.attributes.get(keyword))

    def of_step(self, keyword: str) -> str:
        """The value of an element of the scheduled procedure step."""
        return text_of(self.step.get(keyword))

    @property
    def patient_id(self) -> str:
        """Patient ID (0010,0020)."""
        return self.text("PatientID")

    @property
    def issuer(self) -> str:
        """Issuer of Patient ID (0010,0021)."""
        return self.text("IssuerOfPatientID")

    @property
    def patient_name(self) -> str:
        """Patient's Name (0010,0010), all component groups."""
        return self.text("PatientName")

    @property
    def birth_date(self) -> datetime.date | None:
        """Patient's Birth Date (0010,0030)."""
        return date_of(self.text("PatientBirthDate"))

    @property
    def description(self) -> str:
        """What is to be done: of the step, else of the requested procedure."""
        return self.of_step("ScheduledProcedureStepDescription") or self.text("RequestedProcedureDescription")

    @property
    def station(self) -> str:
        """Scheduled Station AE Title (0040,0001), else the station's name."""
        return self.of_step("ScheduledStationAETitle") or self.of_step("ScheduledStationName")

    @property
    def sort_key(self) -> tuple[str, str, str]:
        """Order of the list: by date, time and name."""
        start = "ScheduledProcedureStepStart"
        return self.of_step(f"{start}Date"), self.of_step(f"{start}Time"), self.patient_name


def is_uid(value: object) -> bool:
    """Whether this is a UID (PS3.5 9.1)."""
    return isinstance(value, str) and len(value) <= 64 and _UID.fullmatch(value) is not None


def text_of(value: object) -> str:
    """A value as text; the first of several; empty for what is none."""
    first = value[0] if isinstance(value, list) and value else value
    return first.strip() if isinstance(first, str) else ""


def date_of(text: str) -> datetime.date | None:
    """A DA value, also in its old form with dots; None for anything else."""
    digits = text.replace(".", "")
    if len(digits) == 8 and digits.isascii() and digits.isdigit():
        with contextlib.suppress(ValueError):
            return datetime.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    return None


def time_of(text: str) -> datetime.time | None:
    """A TM value; None for anything else."""
    found = _TIME.fullmatch(text)
    if found is not None:
        with contextlib.suppress(ValueError):
            hour, minute, second = (int(part or 0) for part in found.groups()[:3])
            return datetime.time(hour, minute, min(second, 59))  # 60 is a leap second
    return None
