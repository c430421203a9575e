"""One received data set as the columns of the four levels. Levels that exist already are never worked out."""

import datetime
import hashlib
import json
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from dgscope.archive.attributes import tags
from dgscope.archive.attributes.kind import Kind, kind_of
from dgscope.archive.attributes.non_patient import NON_PATIENT
from dgscope.archive.attributes.text import DEFAULT, clean, decode, encodings_of
from dgscope.archive.attributes.values import Json, date, integer, time, to_json, to_json_text, unsigned
from dgscope.archive.errors import InvalidUid
from dgscope.archive.folding import fold
from dgscope.archive.header import Header

# Leading zeros and single components are forbidden by PS3.5 9.1 but sent by real devices, and harmless: kept as sent.
_UID: Final = re.compile(r"[0-9]+(?:\.[0-9]+)*", re.ASCII)
_PEOPLE: Final = (0x00100010, 0x00100020, 0x00100021, 0x00100030)


def uid(value: object, attribute: str) -> str:
    """A UID value without its padding.

    Raises
    ------
    InvalidUid
        It is missing, longer than 64 characters, or not digits in components.
    """
    text = value.decode("latin-1").strip("\0 ") if isinstance(value, bytes) else ""
    if len(text) > 64 or _UID.fullmatch(text) is None:
        raise InvalidUid(attribute, text)
    return text


@dataclass
class Description:
    """What the index shall say about one data set. Made by `describe`.

    An object that belongs to no patient has no study and no series, whatever its data set says: their UIDs are empty.
    """

    header: Header = field(repr=False)
    transfer_syntax_uid: str
    sop_class_uid: str
    sop_instance_uid: str
    study_instance_uid: str
    series_instance_uid: str
    encodings: tuple[str, ...]

    @property
    def is_of_no_patient(self) -> bool:
        return not self.study_instance_uid

    @cached_property
    def kind(self) -> Kind:
        return kind_of(self.sop_class_uid, self.transfer_syntax_uid, self.header.has_pixels)

    @cached_property
    def people(self) -> tuple[object, ...]:
        """The raw patient attributes: equal for all objects of a study, unless somebody mixed something up."""
        values = self.header.values
        return tuple(values.get(tag) for tag in _PEOPLE)

    @cached_property
    def patient_id(self) -> str:
        return self._text(tags.PATIENT_ID)

    @cached_property
    def issuer(self) -> str:
        return self._text(tags.ISSUER_OF_PATIENT_ID)

    @property
    def identity(self) -> str:
        """What makes two objects one person's: ID and issuer, or else the study alone."""
        if not self.patient_id:
            return f"study {self.study_instance_uid}"
        both = f"{self.patient_id}\\{self.issuer}"
        if len(self.patient_id) > 64 or len(self.issuer) > 64:
            return f"long {hashlib.sha256(both.encode()).hexdigest()}"
        return f"id {both}"

    @cached_property
    def names(self) -> dict[str, str]:
        """The component groups of the patient's name."""
        return self._name(tags.PATIENT_NAME)

    @property
    def patient_name(self) -> str:
        return _joined(self.names)

    @cached_property
    def birth_date(self) -> datetime.date | None:
        return date(self._text(tags.PATIENT_BIRTH_DATE))

    @cached_property
    def modality(self) -> str:
        return self._text(tags.MODALITY)[:16]

    def patient_columns(self) -> dict[str, Any]:
        return {
            "identity": self.identity,
            "patient_id": self.patient_id[:64],
            "issuer_of_patient_id": self.issuer[:64],
            "name_alphabetic": self.names.get("Alphabetic", "")[:200],
            "name_ideographic": self.names.get("Ideographic", "")[:200],
            "name_phonetic": self.names.get("Phonetic", "")[:200],
            "birth_date": self.birth_date,
            "sex": self._text(0x00100040)[:16],
        }

    def study_columns(self) -> dict[str, Any]:
        name, referrer = self.patient_name, _joined(self._name(0x00080090))
        accession, study_id = self._text(0x00080050), self._text(0x00200010)
        description = self._text(0x00081030)
        searched = (name.replace("=", " ").replace("^", " "), self.patient_id, accession, study_id, description)
        return {
            "study_instance_uid": self.study_instance_uid,
            "study_id": study_id[:64],
            "study_date": date(self._text(0x00080020)),
            "study_time": time(self._text(0x00080030)),
            "accession_number": accession[:64],
            "description": description[:200],
            "referring_physician": referrer[:400],
            "patient_id_received": self.patient_id[:64],
            "patient_name": name[:400],
            "patient_name_search": fold(name)[:400],
            "patient_birth_date": self.birth_date,
            "patient_sex": self._text(0x00100040)[:16],
            "patient_age": self._text(0x00101010)[:8],
            "search_text": _words(" ".join((*searched, referrer.replace("=", " ").replace("^", " ")))),
            "referring_physician_search": fold(referrer)[:400],
            "description_search": fold(description)[:200],
            "attributes": self._json(tags.PATIENT | tags.STUDY),
        }

    def series_columns(self) -> dict[str, Any]:
        attributes = self.header.values
        requests = to_json(attributes, {0x00400275: "SQ"}, self.encodings, self.header.big_endian)
        items: list[Json] = requests.get("00400275", {}).get("Value", [])
        return {
            "series_instance_uid": self.series_instance_uid,
            "modality": self.modality,
            "series_number": integer(self._text(0x00200011)),
            "description": self._text(0x0008103E)[:200],
            "body_part": self._text(0x00180015)[:64],
            "laterality": self._text(0x00200060)[:16],
            "series_date": date(self._text(0x00080021)),
            "series_time": time(self._text(0x00080031)),
            "performed_procedure_step_start_date": date(self._text(0x00400244)),
            "performed_procedure_step_start_time": time(self._text(0x00400245)),
            "requested_procedure_ids": json.dumps(_values_of(items, "00401001")),
            "scheduled_procedure_step_ids": json.dumps(_values_of(items, "00400009")),
            "station_name": self._text(0x00081010)[:64],
            "attributes": self._json(tags.SERIES),
        }

    def instance_columns(self) -> dict[str, Any]:
        values, big = self.header.values, self.header.big_endian
        return {
            "sop_instance_uid": self.sop_instance_uid,
            "sop_class_uid": self.sop_class_uid,
            "transfer_syntax_uid": self.transfer_syntax_uid,
            "instance_number": integer(self._text(0x00200013)),
            "kind": self.kind.value,
            "rows": _unsigned(values.get(0x00280010), big),
            "columns": _unsigned(values.get(0x00280011), big),
            "number_of_frames": max(integer(self._text(0x00280008)) or 1, 1),
            "attributes": self._json(tags.INSTANCE),
        }

    def _json(self, table: dict[int, str]) -> str:
        return to_json_text(self.header.values, table, self.encodings, self.header.big_endian)

    def _text(self, tag: int) -> str:
        """The first value of a text attribute; several values of a study's description stay together."""
        value = self.header.values.get(tag)
        return clean(decode(value, self.encodings)) if isinstance(value, bytes) else ""

    def _name(self, tag: int) -> dict[str, str]:
        value = self.header.values.get(tag)
        if not isinstance(value, bytes):
            return {}
        names: list[dict[str, str]] = to_json({tag: value}, {tag: "PN"}, self.encodings, False)[f"{tag:08X}"].get(
            "Value", [{}]
        )
        return names[0]


def describe(header: Header, transfer_syntax_uid: str) -> Description:
    """Check what every composite object must have (PS3.3 C.12.1, C.7.2.1, C.7.3.1) and describe the object.

    The SOP class, which never changes for a SOP instance, decides whether it has a study and a series.

    Raises
    ------
    InvalidUid
        One of the four UIDs (two for an object that belongs to no patient) is missing or no UID.
    CannotUnderstand
        The values cannot be made sense of.
    """
    values = header.values
    declared = values.get(tags.CHARACTER_SET)
    sop_class = uid(values.get(tags.SOP_CLASS_UID), "SOP Class UID")
    of_a_patient = sop_class not in NON_PATIENT
    return Description(
        header,
        transfer_syntax_uid,
        sop_class,
        uid(values.get(tags.SOP_INSTANCE_UID), "SOP Instance UID"),
        uid(values.get(tags.STUDY_INSTANCE_UID), "Study Instance UID") if of_a_patient else "",
        uid(values.get(tags.SERIES_INSTANCE_UID), "Series Instance UID") if of_a_patient else "",
        encodings_of(declared) if isinstance(declared, bytes) and declared else DEFAULT,
    )


def _joined(groups: dict[str, str]) -> str:
    """Component groups as PS3.5 writes them: A=I=P, without trailing delimiters."""
    return "=".join(groups.get(label, "") for label in ("Alphabetic", "Ideographic", "Phonetic")).rstrip("=")


def _words(text: str) -> str:
    """Folded words for the full-text index, which takes no word of more than 2046 bytes."""
    return " ".join(word[:200] for word in fold(text).split())[:4000]


def _unsigned(value: object, big_endian: bool) -> int | None:
    return unsigned(value, big_endian) if isinstance(value, bytes) else None


def _values_of(items: list[Json], key: str) -> list[str]:
    return [value for item in items for value in item.get(key, {}).get("Value", []) if value]
