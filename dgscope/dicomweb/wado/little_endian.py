"""Byte order of values: what leaves over the web is little endian (PS3.18 8.7.3.5.2, F.2.7)."""

from typing import Final

# Bytes of one value of each representation that pydicom hands out as it stands in the file (PS3.5 6.2, 7.3).
_WIDTH: Final = {"OW": 2, "OF": 4, "OL": 4, "OD": 8, "OV": 8}


def little_endian(value: bytes, vr: str, stored_little_endian: bool) -> bytes:
    """`value` in little endian; a rest that is no whole value is dropped."""
    width = _WIDTH.get(vr, 1)
    if stored_little_endian or width == 1:
        return value
    whole = len(value) // width * width
    swapped = bytearray(whole)
    for index in range(width):
        swapped[index::width] = value[width - 1 - index : whole : width]
    return bytes(swapped)
