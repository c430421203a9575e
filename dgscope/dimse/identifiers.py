"""Identifiers from keywords: `{"PatientID": "1", "ScheduledProcedureStepSequence.Modality": "IO"}` as a data set.

Keys of one sequence share one item (PS3.4 C.2.2.2.6). A key with an empty value is a return key (C.2.2.2.3).
"""

from collections.abc import Iterable, Mapping

from pydicom.datadict import dictionary_VR, tag_for_keyword
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

Value = str | int | float | list[str] | tuple[str, ...]
_NUMBERS = {"US": int, "SS": int, "UL": int, "SL": int, "FL": float, "FD": float}


class UnknownKey(ValueError):
    """A keyword is not one of the data dictionary (PS3.6), or is no sequence where it has to be one."""

    def __init__(self, keyword: str, why: str) -> None:
        super().__init__(f"“{keyword}” {why}")
        self.keyword = keyword


def identifier(matching: Mapping[str, Value], returned: Iterable[str] = ()) -> Dataset:
    """Build an identifier.

    Parameters
    ----------
    matching
        Values by keyword; a dotted keyword names an element within the single item of a sequence. An empty value is
        a return key, a list is matched as a list of UIDs or codes.
    returned
        Keywords to return, in addition.

    Raises
    ------
    UnknownKey
    """
    data_set = Dataset()
    for keyword in returned:
        _put(data_set, keyword, "")
    for keyword, value in matching.items():
        _put(data_set, keyword, value)
    return data_set


def _put(data_set: Dataset, dotted: str, value: Value) -> None:
    *path, keyword = dotted.split(".")
    for step in path:
        tag = _tag(step, dotted)
        if dictionary_VR(tag) != "SQ":
            raise UnknownKey(dotted, f"is no key: {step} is not a sequence.")
        if tag not in data_set or not data_set[tag].value:
            data_set[tag] = DataElement(tag, "SQ", Sequence([Dataset()]))
        data_set = data_set[tag].value[0]
    tag = _tag(keyword, dotted)
    vr = dictionary_VR(tag).split(" or ")[0]
    if vr == "SQ":
        if tag not in data_set:  # universal matching of a sequence: one empty item asks for all of it (C.2.2.2.6)
            data_set[tag] = DataElement(tag, "SQ", Sequence([Dataset()]))
        return
    if vr == "AT" or vr.startswith("O"):
        raise UnknownKey(dotted, f"cannot be a key: its VR is {vr}.")
    data_set[tag] = DataElement(tag, vr, _converted(vr, dotted, value))


def _tag(keyword: str, dotted: str) -> int:
    tag = tag_for_keyword(keyword)
    if tag is None:
        raise UnknownKey(dotted, "is not a keyword of the DICOM data dictionary.")
    return tag


def _converted(vr: str, dotted: str, value: Value) -> object:
    if isinstance(value, list | tuple):
        return list(value)
    if value == "" or vr not in _NUMBERS:
        return str(value) if value != "" else None if vr in _NUMBERS else ""
    try:
        return _NUMBERS[vr](value)
    except ValueError as error:
        raise UnknownKey(dotted, f"needs a number, not “{value}”.") from error
