"""Which teeth an image shows, in FDI notation (ISO 3950), from its Primary Anatomic Structure Sequence (0008,2228)."""

import re
from typing import Final

from dgscope.archive.teeth import designation
from viewer.service.dicom_json import Attributes, items, text

# SRT, which older devices write, numbers the teeth in one row, ten by ten; the last digit may name the dentition.
_SRT: Final = re.compile(r"T-54([2-8]\d)\d", re.ASCII)
_SRT_FIRST: Final = 21
_SRT_ORDER: Final = (
    *(18, 17, 16, 15, 14, 13, 12, 11, 21, 22, 23, 24, 25, 26, 27, 28),
    *(38, 37, 36, 35, 34, 33, 32, 31, 41, 42, 43, 44, 45, 46, 47, 48),
    *(None,) * 8,
    *(51, 52, 53, 54, 55, 61, 62, 63, 64, 65, 81, 82, 83, 84, 85, 71, 72, 73, 74, 75),
)


def teeth(attributes: Attributes) -> list[str]:
    """FDI codes in ascending order, each once; empty where the image names none."""
    found = {_tooth(text(code, "00080100"), text(code, "00080102")) for code in items(attributes, "00082228")}
    return [str(tooth) for tooth in sorted(tooth for tooth in found if tooth is not None)]


def _tooth(value: str, scheme: str) -> int | None:
    match = _SRT.fullmatch(value)
    if match is None:
        return designation(value, scheme)
    index = int(match[1]) - _SRT_FIRST
    return _SRT_ORDER[index] if index < len(_SRT_ORDER) else None
