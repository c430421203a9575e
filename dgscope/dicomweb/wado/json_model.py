"""A data set in the DICOM JSON model (PS3.18 annex F), large binary values replaced by their address."""

import base64
import math
from collections.abc import Callable
from typing import Any, Final

from pydicom import DataElement, Dataset
from pydicom.multival import MultiValue
from pydicom.valuerep import PersonName

from dgscope.dicomweb.wado.little_endian import little_endian
from viewer.rendering.conversion import READ_ERRORS
from viewer.rendering.header import Header

INLINE_BYTES: Final = 1024
BINARY: Final = frozenset({"OB", "OD", "OF", "OL", "OV", "OW", "UN"})
_INTEGERS: Final = frozenset({"IS", "SL", "SS", "SV", "UL", "US", "UV"})
_DECIMALS: Final = frozenset({"DS", "FL", "FD"})
_PIXEL_TAGS: Final = {"": "7FE00010", "float": "7FE00008", "double": "7FE00009"}
_PIXEL_VRS: Final = {"": "OW", "float": "OF", "double": "OD"}
_CHARACTER_SET: Final = "00080005"

# Makes the address of a value from its path: tags, and between them the numbers of items from 1.
Address = Callable[[str], str]


def json_model(header: Header, address: Address) -> dict[str, Any]:
    """The object as JSON; values of more than `INLINE_BYTES` binary bytes, and the pixels, by `address`."""
    stored_little_endian = bool(header.dataset.original_encoding[1])
    model = _item(header.dataset, "", address, stored_little_endian)
    if _CHARACTER_SET in model:
        model[_CHARACTER_SET] = {"vr": "CS", "Value": ["ISO_IR 192"]}  # PS3.18 F.2: JSON is UTF-8, so the texts are
    if header.pixels is not None:
        tag = _PIXEL_TAGS[header.pixels.kind]
        vr = _PIXEL_VRS[header.pixels.kind] if header.pixels.vr not in BINARY else header.pixels.vr
        model[tag] = {"vr": vr, "BulkDataURI": address(tag)}
    return dict(sorted(model.items()))


def _item(dataset: Dataset, path: str, address: Address, stored_little_endian: bool) -> dict[str, Any]:
    model = {}
    for tag in sorted(dataset.keys()):
        if tag.element == 0 or tag.group == 2:
            continue  # group lengths, and File Meta Information, are of the encoding (PS3.18 F.2)
        try:
            element = dataset[tag]
        except READ_ERRORS:
            continue  # a private element that is damaged; standard ones were read already
        key = f"{tag.group:04X}{tag.element:04X}"
        model[key] = _element(element, path + key, address, stored_little_endian)
    return model


def _element(element: DataElement, path: str, address: Address, stored_little_endian: bool) -> dict[str, Any]:
    vr = str(element.VR)[:2]  # "US or SS" of an element without pixels to tell: both read alike
    if vr == "SQ":
        items = [
            _item(item, f"{path}/{number}/", address, stored_little_endian)
            for number, item in enumerate(element.value, start=1)
        ]
        return {"vr": vr, "Value": items} if items else {"vr": vr}
    value = element.value
    if isinstance(value, bytes):
        return _binary(value, vr, path, address, stored_little_endian)
    values = [_value(one, vr) for one in _values(value)]
    return {"vr": vr, "Value": values} if any(one is not None for one in values) else {"vr": vr}


def _binary(value: bytes, vr: str, path: str, address: Address, stored_little_endian: bool) -> dict[str, Any]:
    vr = vr if vr in BINARY else "UN"
    if not value:
        return {"vr": vr}
    if len(value) > INLINE_BYTES:
        return {"vr": vr, "BulkDataURI": address(path)}
    return {"vr": vr, "InlineBinary": base64.b64encode(little_endian(value, vr, stored_little_endian)).decode("ascii")}


def _values(value: Any) -> list[Any]:
    if value is None or (isinstance(value, str) and not value):
        return []
    return list(value) if isinstance(value, MultiValue | list | tuple) else [value]


def _value(value: Any, vr: str) -> Any:
    if value is None or value == "":
        return None
    if vr == "PN":
        return _person_name(value)
    if vr == "AT":
        return f"{int(value):08X}"
    if vr in _INTEGERS:
        return _number(int, value)
    if vr in _DECIMALS:
        return _number(float, value)
    return str(value)


def _number(kind: type[int] | type[float], value: Any) -> int | float | str | None:
    try:
        number = kind(value)
    except (TypeError, ValueError, OverflowError):
        return None
    if isinstance(number, float) and not math.isfinite(number):
        return {math.inf: "Infinity", -math.inf: "-Infinity"}.get(number, "NaN")  # JSON has no number for them
    return number


def _person_name(value: Any) -> dict[str, str] | None:
    name = value if isinstance(value, PersonName) else PersonName(str(value))
    groups = {"Alphabetic": name.alphabetic, "Ideographic": name.ideographic, "Phonetic": name.phonetic}
    return {group: str(text) for group, text in groups.items() if text} or None
