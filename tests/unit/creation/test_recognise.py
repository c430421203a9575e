"""Files are known by their first bytes, never by their names."""

import struct

import pytest

from dgscope.creation.errors import RefusedError
from dgscope.creation.recognise import FileType, recognise
from tests.unit.creation.files import PDF, STL_TEXT, ramp, saved, stl_binary


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (saved(ramp(), "JPEG"), FileType.JPEG),
        (saved(ramp(), "PNG"), FileType.PNG),
        (saved(ramp(), "TIFF"), FileType.TIFF),
        (b"MM\0*" + bytes(8), FileType.TIFF),
        (PDF, FileType.PDF),
        (STL_TEXT, FileType.STL),
        (b"\n  SOLID x" + bytes([10]), FileType.STL),
        (stl_binary(), FileType.STL),
    ],
)
def test_types_that_are_taken(content: bytes, expected: FileType) -> None:
    assert recognise(content[:512], len(content)) is expected


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "empty"),
        (b"GIF89a....", "GIF"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "WebP"),
        (b"\0\0\0\x18ftypheic", "HEIC"),
        (b"\0\0\0\x18ftypmp42", "video"),
        (b"%!PS-Adobe-3.0 EPSF-3.0", "PostScript"),
        (b"8BPS\0\1", "Photoshop"),
        (b"PK\x03\x04", "ZIP"),
        (b"MZ\x90\0", "program"),
        (bytes(128) + b"DICM", "Import it instead"),
        (b"<html>", "no JPEG"),
        (stl_binary()[:-1], "no JPEG"),
        (b"II+\0", "BigTIFF"),
        (b"ply\nformat ascii", "PLY"),
    ],
)
def test_everything_else_is_refused_in_words(content: bytes, what: str) -> None:
    with pytest.raises(RefusedError, match=what):
        recognise(content[:512], len(content))


def test_the_size_tells_a_binary_model_from_other_files() -> None:
    content = bytes(80) + struct.pack("<I", 3) + bytes(150)
    assert recognise(content, 234) is FileType.STL
    with pytest.raises(RefusedError):
        recognise(content, 235)
