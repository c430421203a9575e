import io
import zlib

import numpy as np
import pytest
from pydicom.dataset import Dataset
from pydicom.uid import CTImageStorage, DigitalXRayImageStorageForPresentation

from dgscope.dimse.encoding import encode_unchanged
from dgscope.dimse.sop_classes import DEFLATED_LE, EXPLICIT_BE, EXPLICIT_LE, IMPLICIT_LE
from dgscope.dimse.storage import convert, headers
from dgscope.dimse.storage.convert import ConversionFailed, native_target, reencode
from dgscope.dimse.storage.headers import altered_header, px_as_dx

JPEG = "1.2.840.10008.1.2.4.50"
PIXELS = np.arange(64, dtype="<u2")


def image(sop_class: str = CTImageStorage, modality: str = "CT", byte_order: str = "<") -> Dataset:
    data_set = Dataset()
    data_set.SOPClassUID, data_set.SOPInstanceUID = sop_class, "1.2.3"
    data_set.SpecificCharacterSet = "ISO_IR 100"
    data_set.PatientName = "Müller"
    data_set.Modality = modality
    data_set.Rows = data_set.Columns = 8
    data_set.BitsAllocated, data_set.PixelRepresentation = 16, 0
    data_set.add_new(0x00280106, "US", 0)
    data_set.add_new(0x7FE00010, "OW", PIXELS.astype(f"{byte_order}u2").tobytes())
    return data_set


@pytest.mark.parametrize("stored", [IMPLICIT_LE, EXPLICIT_LE, EXPLICIT_BE])
@pytest.mark.parametrize("wanted", [IMPLICIT_LE, EXPLICIT_LE])
def test_uncompressed_syntaxes_are_converted_without_loss(stored: str, wanted: str) -> None:
    file = io.BytesIO(b"meta" + encode_unchanged(image(byte_order=">" if stored == EXPLICIT_BE else "<"), stored))
    assert reencode(file, 4, stored, wanted) == encode_unchanged(image(), wanted)


def test_deflate_is_undone() -> None:
    deflater = zlib.compressobj(wbits=-15)
    data = deflater.compress(encode_unchanged(image(), EXPLICIT_LE)) + deflater.flush()
    assert reencode(io.BytesIO(data), 0, DEFLATED_LE, IMPLICIT_LE) == encode_unchanged(image(), IMPLICIT_LE)


def test_a_deflate_bomb_does_not_go_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(convert, "LARGEST_INFLATED", 1000)
    with pytest.raises(ConversionFailed, match="inflates"):
        reencode(io.BytesIO(zlib.compress(bytes(100_000), wbits=-15)), 0, DEFLATED_LE, EXPLICIT_LE)
    with pytest.raises(ConversionFailed, match="deflated"):
        reencode(io.BytesIO(b"\xff" * 50), 0, DEFLATED_LE, EXPLICIT_LE)


def test_a_broken_object_is_told() -> None:
    with pytest.raises(ConversionFailed):
        reencode(io.BytesIO(b"\x28\0\x10\0US\x03\0\1\2\3"), 0, EXPLICIT_LE, IMPLICIT_LE)


def test_only_uncompressed_syntaxes_are_converted_here() -> None:
    assert native_target(EXPLICIT_BE, [JPEG, IMPLICIT_LE]) == IMPLICIT_LE
    assert native_target(JPEG, [IMPLICIT_LE]) is None
    assert native_target(IMPLICIT_LE, [JPEG]) is None


@pytest.mark.parametrize("syntax", [IMPLICIT_LE, EXPLICIT_LE])
def test_px_is_sent_as_dx_and_nothing_else_changes(syntax: str) -> None:
    sop_class = DigitalXRayImageStorageForPresentation
    data = encode_unchanged(image(sop_class, "PX"), syntax)
    altered = altered_header(io.BytesIO(b"meta" + data), 4, syntax, px_as_dx)
    assert altered is not None
    header, rest = altered
    assert header + (b"meta" + data)[rest:] == encode_unchanged(image(sop_class, "DX"), syntax)


@pytest.mark.parametrize(
    ("sop_class", "modality"), [(CTImageStorage, "PX"), (DigitalXRayImageStorageForPresentation, "DX")]
)
def test_what_is_not_px_in_the_dx_class_is_left_alone(sop_class: str, modality: str) -> None:
    data = encode_unchanged(image(sop_class, modality), EXPLICIT_LE)
    assert altered_header(io.BytesIO(data), 0, EXPLICIT_LE, px_as_dx) is None


def test_the_pixel_data_is_not_read_for_a_change_of_the_header() -> None:
    data = encode_unchanged(image(), EXPLICIT_LE)
    whole = io.BytesIO(data)
    seen = []

    def change(header: Dataset) -> bool:
        seen.append("PixelData" in header)
        return True

    altered = headers.altered_header(whole, 0, EXPLICIT_LE, change)
    assert seen == [False]
    assert altered == (data[: -12 - 128], len(data) - 12 - 128)
