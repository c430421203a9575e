"""Damaged files of every type: each is refused in a sentence, or becomes an object that others can read."""

import random
from collections.abc import Iterator

import pytest

from dgscope.creation.errors import RefusedError
from tests.unit.creation.files import PDF, STL_TEXT, exif, make, ramp, read, saved, stl_binary

WHOLE = {
    "JPEG": saved(ramp(), "JPEG", exif=exif(orientation=6, taken="2026:01:01 00:00:00")),
    "progressive": saved(ramp(), "JPEG", progressive=True),
    "CMYK": saved(ramp().convert("CMYK"), "JPEG"),
    "PNG": saved(ramp(), "PNG"),
    "palette": saved(ramp().quantize(8), "PNG"),
    "TIFF": saved(ramp(), "TIFF", save_all=True, append_images=[ramp(9, 9)]),
    "LZW": saved(ramp(), "TIFF", compression="tiff_lzw"),
    "STL in text": STL_TEXT,
    "STL": stl_binary(4),
    "PDF": PDF,
}


def damaged(content: bytes, count: int) -> Iterator[bytes]:
    """The file with some bytes changed, left out or added, mostly near its beginning."""
    chance = random.Random(content)
    for _ in range(count):
        file = bytearray(content)
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(3, len(file) if chance.random() < 0.5 else min(len(file), 160))
            change = chance.choice([b"\0", b"\xff", b"\x7f", b"\x80", b"", bytes(chance.randbytes(5))])
            file[at : at + chance.choice([0, 1, 1, 1, 8])] = change
        yield bytes(file)


@pytest.mark.parametrize("name", WHOLE)
def test_damaged_files_are_refused_or_readable(name: str) -> None:
    refused = []
    for content in damaged(WHOLE[name], 15):
        try:
            made = make(content)
        except RefusedError as refusal:
            refused.append(str(refusal))
        else:
            assert all(read(each).PatientID == "P1" for each in made)
    assert all(why.endswith(".") and why[0].isupper() for why in refused)
