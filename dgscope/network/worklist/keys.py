"""What a person asks for, as keys of a worklist query."""

import datetime
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dgscope.dimse.basic_worklist import STEP

START_DATE: Final = STEP + "ScheduledProcedureStepStartDate"
_LONGEST: Final = {"modality": 16, "station": 16, "patient": 64, "accession": 16, "procedure": 16}
# So that each question to keep has one form, and the node is asked for no more than the standard's VRs take.
_CODE: Final = re.compile(r"[A-Z0-9_ ]{1,16}", re.ASCII)


class BadQuestionError(ValueError):
    """Something cannot be asked for; the text is a sentence."""


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask; empty where it does not matter.

    Attributes
    ----------
    patient
        Part of a name, or an ID; `*` and `?` are wildcards.
    procedure
        Requested Procedure ID (0040,1001).
    """

    date_from: datetime.date | None = None
    date_to: datetime.date | None = None
    modality: str = ""
    station: str = ""
    patient: str = ""
    accession: str = ""
    procedure: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Question":
        """From parameters of a request.

        Raises
        ------
        BadQuestionError
        """
        texts = {name: _text(name, given.get(name, "")) for name in _LONGEST}
        texts["modality"] = texts["modality"].upper()
        if texts["modality"] and not _CODE.fullmatch(texts["modality"]):
            raise BadQuestionError("modality: a code such as IO, PX, DX or XC.")
        first, last = (_date(name, given.get(name, "")) for name in ("date_from", "date_to"))
        if first and last and last < first:
            raise BadQuestionError("date_to: the range ends before it begins.")
        return cls(first, last, **texts)

    def keys(self) -> dict[str, str]:
        """The keys that a node is asked with, but for the patient."""
        keys = {
            START_DATE: self._range(),
            STEP + "Modality": self.modality,
            STEP + "ScheduledStationAETitle": self.station,
            "AccessionNumber": self.accession,
            "RequestedProcedureID": self.procedure,
        }
        return {keyword: value for keyword, value in keys.items() if value}

    def patient_keys(self) -> dict[str, str]:
        """The key for the patient: the ID where the text has digits, else the name. Names may go on."""
        if not self.patient:
            return {}
        if any(character.isdigit() for character in self.patient):
            return {"PatientID": self.patient}
        return {"PatientName": person_name_key(self.patient)}

    def digest(self) -> str:
        """By what an answer to the same question is found again."""
        parts = [self.modality, self.station, self.patient, self.accession, self.procedure]
        return hashlib.sha256(json.dumps([str(self.date_from), str(self.date_to), *parts]).encode()).hexdigest()

    def _range(self) -> str:
        first, last = (one.strftime("%Y%m%d") if one else "" for one in (self.date_from, self.date_to))
        if not first and not last:
            return ""
        return first if first == last else f"{first}-{last}"


def person_name_key(text: str) -> str:
    """A name as people type it (“Jansen, Piet”, “jansen piet”) as a key that matches how it goes on."""
    family, comma, given = text.partition(",")
    name = "^".join(part.strip() for part in (family, given)) if comma else text
    return name if name.endswith("*") else f"{name.rstrip('^')}*"


def _text(name: str, value: str) -> str:
    text = " ".join(value.split())
    if len(text) > _LONGEST[name] or not text.isprintable() or "\\" in text:
        raise BadQuestionError(f"{name}: at most {_LONGEST[name]} characters, all printable, and no backslash.")
    return text


def _date(name: str, value: str) -> datetime.date | None:
    if not value:
        return None
    try:
        return datetime.date.fromisoformat(value)
    except ValueError as error:
        raise BadQuestionError(f"{name}: a date such as 2026-01-31.") from error
