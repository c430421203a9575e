"""The keys that can be searched by (tables 11 to 17 of the conformance statement), and how each is matched."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from django.db.models import Q

from dgscope.archive.models import Reference
from dgscope.archive.query import columns, json_attributes, values
from dgscope.archive.query.errors import QueryError

Path = tuple[str, ...]


class Level(IntEnum):
    """Query/Retrieve level; the patient's keys belong to the study here, which has them as received."""

    STUDY = 0
    SERIES = 1
    INSTANCE = 2


# How a query at one level reaches the columns of the levels above.
_TO: Final = {
    (Level.STUDY, Level.STUDY): "",
    (Level.SERIES, Level.STUDY): "study__",
    (Level.SERIES, Level.SERIES): "",
    (Level.INSTANCE, Level.STUDY): "series__study__",
    (Level.INSTANCE, Level.SERIES): "series__",
    (Level.INSTANCE, Level.INSTANCE): "",
}


def prefix(from_level: Level, to_level: Level) -> str:
    """Return what leads from rows of one level to the columns of the same or a higher one."""
    return _TO[from_level, to_level]


@dataclass(frozen=True, slots=True)
class Key:
    """A search key: where its values are, and how they are compared."""

    level: Level
    vr: str
    condition: Callable[[str, str], Q]  # (prefix, value)

    def matches(self, at: Level, name: str, value: str) -> Q:
        """Return the condition for rows of level `at`. No value and `*` match everything (PS3.4 C.2.2.2.3).

        Raises
        ------
        QueryError
            The value is not of the key's VR, or the key is of a lower level.
        """
        try:
            value = values.checked(value.strip(" "))
            if not value or not value.strip("*"):
                return Q()
            return self.condition(prefix(at, self.level), value)
        except ValueError as error:
            raise QueryError(name, str(error)) from error


def _column(level: Level, vr: str, name: str, match: Callable[[str, str], Q]) -> Key:
    return Key(level, vr, lambda to, value: match(f"{to}{name}", value))


def _json(level: Level, vr: str, *path: str) -> Key:
    return Key(level, vr, lambda to, value: json_attributes.matches(f"{to}attributes", path, vr, value))


def _reference(column: str) -> Key:
    """What a presentation state, key object or report refers to; a subquery, since one object has many references."""

    def condition(to: str, value: str) -> Q:
        referring = Reference.objects.filter(columns.uid(column, value)).values("source_id")
        return Q(**{f"{to}pk__in": referring})

    return Key(Level.INSTANCE, "UI", condition)


_study, _series, _instance = Level.STUDY, Level.SERIES, Level.INSTANCE
KEYS: Final[dict[Path, Key]] = {
    # patient
    ("00100010",): _column(_study, "PN", "patient_name_search", columns.person_name),
    ("00100020",): _column(_study, "LO", "patient_id_received", columns.text),
    ("00100021",): _column(_study, "LO", "patient__issuer_of_patient_id", columns.text),
    ("00100030",): _column(_study, "DA", "patient_birth_date", columns.date),
    ("00100040",): _column(_study, "CS", "patient_sex", columns.text),
    # study
    ("0020000D",): _column(_study, "UI", "study_instance_uid", columns.uid),
    ("00200010",): _column(_study, "SH", "study_id", columns.text),
    ("00080020",): _column(_study, "DA", "study_date", columns.study_date),
    ("00080030",): _column(_study, "TM", "study_time", columns.time),
    ("00080050",): _column(_study, "SH", "accession_number", columns.text),
    ("00080061",): _column(_study, "CS", "modalities", columns.member),
    ("00080062",): _column(_study, "UI", "sop_classes", columns.member),
    ("00080090",): _column(_study, "PN", "referring_physician_search", columns.person_name),
    ("00081030",): _column(_study, "LO", "description_search", columns.folded_text),
    # series
    ("0020000E",): _column(_series, "UI", "series_instance_uid", columns.uid),
    ("00200011",): _column(_series, "IS", "series_number", columns.integer),
    ("00080060",): _column(_series, "CS", "modality", columns.text),
    ("0008103E",): _column(_series, "LO", "description", columns.text),
    ("00180015",): _column(_series, "CS", "body_part", columns.text),
    ("00200060",): _column(_series, "CS", "laterality", columns.text),
    ("00080021",): _column(_series, "DA", "series_date", columns.date),
    ("00080031",): _column(_series, "TM", "series_time", columns.time),
    ("00081010",): _column(_series, "SH", "station_name", columns.text),
    ("00400244",): _column(_series, "DA", "performed_procedure_step_start_date", columns.date),
    ("00400245",): _column(_series, "TM", "performed_procedure_step_start_time", columns.time),
    ("00400275", "00401001"): _json(_series, "SH", "00400275", "00401001"),
    ("00400275", "00400009"): _json(_series, "SH", "00400275", "00400009"),
    # instance
    ("00080018",): _column(_instance, "UI", "sop_instance_uid", columns.uid),
    ("00080016",): _column(_instance, "UI", "sop_class_uid", columns.uid),
    ("00200013",): _column(_instance, "IS", "instance_number", columns.integer),
    # structured reports and key objects
    ("0040A491",): _json(_instance, "CS", "0040A491"),
    ("0040A493",): _json(_instance, "CS", "0040A493"),
    ("0040A073", "0040A030"): _json(_instance, "DT", "0040A073", "0040A030"),
    ("0040A073", "0040A075"): _json(_instance, "PN", "0040A073", "0040A075"),
    ("0040A043", "00080100"): _json(_instance, "SH", "0040A043", "00080100"),
    ("0040A043", "00080102"): _json(_instance, "SH", "0040A043", "00080102"),
    # presentation states
    ("00700080",): _json(_instance, "CS", "00700080"),
    ("00700081",): _json(_instance, "LO", "00700081"),
    ("00700082",): _json(_instance, "DA", "00700082"),
    ("00700083",): _json(_instance, "TM", "00700083"),
    ("00700084",): _json(_instance, "PN", "00700084"),
    ("00081115", "0020000E"): _reference("series_instance_uid"),
    ("00081115", "00081140", "00081150"): _reference("sop_class_uid"),
    ("00081115", "00081140", "00081155"): _reference("sop_instance_uid"),
}
