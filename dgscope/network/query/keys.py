"""Query keys by level (conformance statement, tables 11–17): which may be asked, and how they become an identifier.

A key inside of a sequence is written with a dot: ``RequestAttributesSequence.RequestedProcedureID``. What is not asked
for is sent empty, so that the peer returns it.
"""

import re
from collections.abc import Mapping
from typing import Final

from pydicom.datadict import dictionary_VR
from pydicom.dataset import Dataset

from dgscope.dimse.query_retrieve import Level, Root
from dgscope.dimse.query_retrieve import keys as tables

LEVELS: Final[dict[str, Level]] = {
    "patient": Level.PATIENT,
    "study": Level.STUDY,
    "series": Level.SERIES,
    "instance": Level.IMAGE,
}
UNIQUE: Final[dict[Level, str]] = {
    Level.PATIENT: "PatientID",
    Level.STUDY: "StudyInstanceUID",
    Level.SERIES: "SeriesInstanceUID",
    Level.IMAGE: "SOPInstanceUID",
}
# Returned, never matched (PS3.4 C.3.4).
COUNTS: Final[dict[Level, tuple[str, ...]]] = {
    Level.PATIENT: ("NumberOfPatientRelatedStudies",),
    Level.STUDY: ("NumberOfStudyRelatedSeries", "NumberOfStudyRelatedInstances"),
    Level.SERIES: ("NumberOfSeriesRelatedInstances",),
    Level.IMAGE: ("NumberOfFrames",),
}
_INSTANCE: Final = (*tables.INSTANCE, *tables.STRUCTURED_REPORT, *tables.PRESENTATION_STATE)
_TABLES: Final = {
    Level.PATIENT: tables.PATIENT,
    Level.STUDY: tables.STUDY,
    Level.SERIES: tables.SERIES,
    Level.IMAGE: _INSTANCE,
}
KEYS: Final = {level: tuple(key for key in keys if key not in COUNTS[level]) for level, keys in _TABLES.items()}
RANGES: Final = frozenset({"DA", "TM", "DT"})
_LONGEST: Final = 1000


class BadKeyError(ValueError):
    """A key that cannot be asked for; the text is a sentence."""


def levels_of(root: Root) -> tuple[Level, ...]:
    """The levels of an information model, highest first."""
    below = (Level.STUDY, Level.SERIES, Level.IMAGE)
    return (Level.PATIENT, *below) if root is Root.PATIENT else below


def keys_at(level: Level, root: Root) -> tuple[str, ...]:
    """The keys of a level; under the Study Root the patient's belong to the study."""
    return (*KEYS[level], *tables.PATIENT) if level is Level.STUDY and root is Root.STUDY else KEYS[level]


def checked(level: str, keys: Mapping[str, object]) -> dict[str, str]:
    """Keys as they may be sent, by path; raise BadKeyError."""
    if level not in LEVELS:
        raise BadKeyError(f"level: {level} is none of {', '.join(LEVELS)}.")
    order = tuple(LEVELS.values())
    allowed = {key for one in order[: order.index(LEVELS[level]) + 1] for key in KEYS[one]}
    result = {}
    for path, value in keys.items():
        if path not in allowed:
            raise BadKeyError(f"{path} is no key at the level {level}.")
        text = "\\".join(map(str, value)) if isinstance(value, list) else str("" if value is None else value)
        text = text.strip()
        if text:
            result[path] = _checked_value(path, text)
    return result


def _checked_value(path: str, text: str) -> str:
    keyword = path.rpartition(".")[2]
    vr = dictionary_VR(keyword)
    if len(text) > _LONGEST or not text.isprintable():
        raise BadKeyError(f"{keyword}: too long, or with characters that cannot be printed.")
    if vr == "DA":
        text = text.replace(":", "").replace(" ", "")
        if not re.fullmatch(r"(\d{8})?-?(\d{8})?", text) or text == "-":
            text = re.sub(r"(\d{4})-(\d\d)-(\d\d)", r"\1\2\3", text)
        if not re.fullmatch(r"\d{8}|\d{8}-(\d{8})?|-\d{8}", text):
            raise BadKeyError(
                f"{keyword}: a date as 20260131, or a range as 20260101-20260131, 20260101- or -20260131."
            )
    elif vr == "TM" and not re.fullmatch(r"[\d.]{2,13}|[\d.]{2,13}-([\d.]{2,13})?|-[\d.]{2,13}", text):
        raise BadKeyError(f"{keyword}: a time as 1430, or a range as 0800-1200.")
    elif vr == "UI" and not re.fullmatch(r"[0-9.\\]+", text):
        raise BadKeyError(f"{keyword}: a UID has digits and dots only.")
    elif vr == "IS" and not re.fullmatch(r"[+-]?\d{1,11}", text):
        raise BadKeyError(f"{keyword}: a whole number.")
    return text


def identifier(level: Level, root: Root, values: Mapping[str, str], above: Mapping[str, str]) -> Dataset:
    """Keys of one level with what is asked, the unique keys of the levels above, and the rest empty.

    Several modalities cannot be asked for in one key (PS3.4 C.2.2.2: multiple values match UIDs only): it is sent
    empty then, and the answers are filtered here.
    """
    data_set = Dataset()
    for path in (*keys_at(level, root), *COUNTS[level]):
        value = values.get(path, "")
        if "\\" in value and dictionary_VR(path.rpartition(".")[2]) != "UI":
            value = ""
        _put(data_set, path.split("."), value)
    for keyword, value in above.items():
        setattr(data_set, keyword, value)
    return data_set


def _put(data_set: Dataset, path: list[str], value: str) -> None:
    keyword, *rest = path
    if not rest:
        setattr(data_set, keyword, value.split("\\") if "\\" in value else value)
        return
    if keyword not in data_set:
        setattr(data_set, keyword, [Dataset()])
    _put(data_set[keyword].value[0], rest, value)
