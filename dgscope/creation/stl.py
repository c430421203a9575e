"""STL files: checked, and those in text made binary, which is what DICOM encapsulates and what models are read as."""

import math
import re
import struct
from collections.abc import Iterator
from typing import BinaryIO, Final

import numpy as np

from dgscope.creation.errors import RefusedError

HEADER: Final = 84
FACET: Final = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
LARGEST_TEXT: Final = 64 << 20
_LONGEST_LINE: Final = 1000
_FACETS_AT_ONCE: Final = 50_000
_NUMBER = r"([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?)"
_FACET_LINE: Final = re.compile(rf"facet\s+normal\s+{_NUMBER}\s+{_NUMBER}\s+{_NUMBER}", re.ASCII | re.IGNORECASE)
_VERTEX_LINE: Final = re.compile(rf"vertex\s+{_NUMBER}\s+{_NUMBER}\s+{_NUMBER}", re.ASCII | re.IGNORECASE)
_PACK: Final = struct.Struct("<12fH").pack


def is_text(file: BinaryIO, size: int) -> bool:
    """Whether an STL file is one in text. Binary ones may begin with “solid”, too: their size decides."""
    file.seek(0)
    head = file.read(HEADER)
    return not (len(head) == HEADER and size == HEADER + FACET.itemsize * int.from_bytes(head[80:84], "little"))


def check_binary(file: BinaryIO) -> None:
    """Whether every corner is a number; raise RefusedError."""
    file.seek(HEADER)
    seen = False
    while piece := file.read(_FACETS_AT_ONCE * FACET.itemsize):
        corners = np.frombuffer(piece, FACET)["corners"]
        seen = True
        if not np.isfinite(corners).all():
            raise RefusedError("The STL file has corners that are no numbers.")
    if not seen:
        raise RefusedError("The STL file has no facets.")


def to_binary(file: BinaryIO, size: int) -> bytes:
    """An STL file in text as a binary one (80 bytes, the number of facets, 50 bytes for each).

    Raises
    ------
    RefusedError
    """
    if size > LARGEST_TEXT:
        raise RefusedError(f"STL files in text are taken up to {LARGEST_TEXT >> 20} MB. Save it as binary STL.")
    file.seek(0)
    facets = bytearray()
    normal: tuple[float, ...] = ()
    corners: list[float] = []
    ended = False
    for line in _lines(file):
        if found := _VERTEX_LINE.fullmatch(line):
            corners += map(float, found.groups())
        elif found := _FACET_LINE.fullmatch(line):
            normal, corners = tuple(map(float, found.groups())), []
        elif line.lower().startswith("endfacet"):
            facets += _facet(normal, corners)
            normal = ()
        elif line.lower().startswith("endsolid"):
            ended = True
        elif not _is_structure(line):
            raise RefusedError("The STL file has lines that do not belong into one.")
    if not ended or normal:
        raise RefusedError("The STL file is cut off: its end is missing.")
    if not facets:
        raise RefusedError("The STL file has no facets.")
    return b"made binary by DGscope".ljust(80, b" ") + struct.pack("<I", len(facets) // FACET.itemsize) + bytes(facets)


def _facet(normal: tuple[float, ...], corners: list[float]) -> bytes:
    if len(normal) != 3 or len(corners) != 9:
        raise RefusedError("The STL file has a facet that is no triangle.")
    try:
        packed = _PACK(*normal, *corners, 0)
    except OverflowError as error:
        raise RefusedError("The STL file has numbers that are too large.") from error
    if not all(map(math.isfinite, corners)):
        raise RefusedError("The STL file has corners that are no numbers.")
    return packed


def _lines(file: BinaryIO) -> Iterator[str]:
    while line := file.readline(_LONGEST_LINE):
        text = line.decode("latin-1").strip()
        if text:
            yield text


def _is_structure(line: str) -> bool:
    return line.lower().startswith(("solid", "outer loop", "endloop", "#"))
