"""Pictures: JPEG stays as it is, everything else keeps each of its values, and all stand upright."""

import struct
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageCms, ImageOps
from pydicom.encaps import generate_frames
from pydicom.uid import ExplicitVRLittleEndian, JPEGBaseline8Bit

from dgscope.creation.errors import RefusedError
from dgscope.creation.kinds import Kind
from tests.unit.creation.files import exif, make, one, ramp, read, saved

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
SIXTEEN = np.arange(24 * 32, dtype=np.uint16).reshape(24, 32) * 80


@pytest.mark.parametrize(
    ("content", "photometric"),
    [
        (saved(ramp(), "JPEG"), "YBR_FULL_422"),
        (saved(ramp(), "JPEG", subsampling=0), "YBR_FULL_422"),
        (saved(ramp().convert("L"), "JPEG"), "MONOCHROME2"),
        (saved(ramp(), "JPEG", keep_rgb=True), "RGB"),
    ],
)
def test_baseline_jpeg_is_kept_bit_by_bit(content: bytes, photometric: str) -> None:
    image = one(content, Kind.PHOTO)
    assert image.file_meta.TransferSyntaxUID == JPEGBaseline8Bit
    (frame,) = generate_frames(image.PixelData, number_of_frames=1)
    assert frame[: len(content)] == content
    assert len(frame) - len(content) == len(content) % 2
    assert image.PhotometricInterpretation == photometric
    assert (image.Rows, image.Columns) == (24, 32)
    assert (image.LossyImageCompression, image.LossyImageCompressionMethod) == ("01", "ISO_10918_1")
    assert float(image.LossyImageCompressionRatio) >= 1


def test_what_a_camera_adds_behind_the_picture_is_left_out() -> None:
    content = saved(ramp(), "JPEG")
    image = one(content + content + b"<?php trailer")
    (frame,) = generate_frames(image.PixelData, number_of_frames=1)
    assert frame.rstrip(b"\0") == content.rstrip(b"\0")


@pytest.mark.parametrize("turn", range(2, 9))
@pytest.mark.parametrize("file_type", ["JPEG", "PNG", "TIFF"])
def test_the_picture_stands_upright(turn: int, file_type: str) -> None:
    # For lossy files what Pillow makes of them is the measure.
    options = {"tiffinfo": {274: turn}} if file_type == "TIFF" else {"exif": exif(orientation=turn)}
    content = saved(ramp(), file_type, **options)
    image = one(content)
    expected = np.asarray(ImageOps.exif_transpose(Image.open(BytesIO(content))).convert("RGB"))
    assert image.file_meta.TransferSyntaxUID == ExplicitVRLittleEndian
    assert (image.pixel_array == expected).all()
    if file_type == "JPEG":
        assert (image.LossyImageCompression, image.PhotometricInterpretation) == ("01", "RGB")


@pytest.mark.parametrize(
    "content",
    [saved(ramp(), "JPEG", progressive=True), saved(ramp().convert("CMYK"), "JPEG")],
    ids=["progressive", "CMYK"],
)
def test_other_jpeg_is_decoded_and_stays_marked_as_lossy(content: bytes) -> None:
    image = one(content)
    assert image.file_meta.TransferSyntaxUID == ExplicitVRLittleEndian
    assert (image.pixel_array == np.asarray(Image.open(BytesIO(content)).convert("RGB"))).all()
    assert (image.LossyImageCompression, image.PhotometricInterpretation) == ("01", "RGB")


@pytest.mark.parametrize("process", [0xC9, 0xCA, 0xC3])
def test_rare_jpeg_is_refused(process: int) -> None:
    content = bytearray(saved(ramp(), "JPEG"))
    content[content.index(b"\xff\xc0") + 1] = process
    with pytest.raises(RefusedError, match=r"rare kind|damaged"):
        one(bytes(content))


def test_png_keeps_each_value() -> None:
    image = one(saved(ramp(), "PNG"))
    assert (image.pixel_array == np.asarray(ramp())).all()
    assert (image.PhotometricInterpretation, image.PlanarConfiguration) == ("RGB", 0)
    assert image.LossyImageCompression == ""  # nobody knows what it was before


def test_palettes_and_single_bits_become_what_they_show() -> None:
    few = ramp().quantize(16)
    assert (one(saved(few, "PNG")).pixel_array == np.asarray(few.convert("RGB"))).all()
    bits = ramp().convert("1")
    assert (one(saved(bits, "PNG")).pixel_array == np.asarray(bits) * np.uint8(255)).all()
    assert (one(saved(bits, "TIFF", compression="group4")).pixel_array == np.asarray(bits) * np.uint8(255)).all()


def test_what_is_transparent_lies_on_white() -> None:
    picture = ramp().convert("RGBA")
    picture.putalpha(Image.linear_gradient("L").resize(picture.size))
    white = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("RGB")
    assert (one(saved(picture, "PNG")).pixel_array == np.asarray(white)).all()
    picture.putalpha(255)
    assert (one(saved(picture, "PNG")).pixel_array == np.asarray(ramp())).all()


@pytest.mark.parametrize("file_type", ["PNG", "TIFF"])
def test_sixteen_bits_of_gray_become_a_capture_that_keeps_them(file_type: str) -> None:
    content = saved(Image.fromarray(SIXTEEN), file_type)
    image = one(content)
    assert (image.pixel_array == SIXTEEN).all()
    assert (image.BitsAllocated, image.BitsStored, image.HighBit) == (16, 16, 15)
    assert (image.SOPClassUID.name, image.Modality) == ("Secondary Capture Image Storage", "OT")
    with pytest.raises(RefusedError, match="Store it as a capture"):
        one(content, Kind.PHOTO)


def test_white_on_zero_stays_so() -> None:
    assert one(saved(Image.fromarray(SIXTEEN), "TIFF", tiffinfo={262: 0})).PhotometricInterpretation == "MONOCHROME1"


def test_sixteen_bits_of_each_colour_are_refused_not_cut() -> None:
    import cv2

    colours = np.dstack([SIXTEEN] * 3)
    for suffix in (".png", ".tiff"):
        content = cv2.imencode(suffix, colours)[1].tobytes()
        with pytest.raises(RefusedError, match=r"more than 8 bits|cannot be read"):
            one(content)


def test_each_page_of_a_tiff_becomes_an_instance() -> None:
    pages = [ramp(), ramp(10, 12).convert("L"), Image.fromarray(SIXTEEN)]
    content = saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    images = [read(each) for each in make(content)]
    assert [image.InstanceNumber for image in images] == [1, 2, 3]
    assert len({image.SOPInstanceUID for image in images}) == 3
    assert len({image.SeriesInstanceUID for image in images}) == 1
    for image, page in zip(images, pages, strict=True):
        assert (image.pixel_array == np.asarray(page)).all()


def test_camera_and_time_are_told() -> None:
    told = exif(maker="Canon", model="EOS R10", taken="2026:02:03 14:05:06", offset="+03:00")
    image = one(saved(ramp(), "JPEG", exif=told), Kind.PHOTO)
    assert (image.Manufacturer, image.ManufacturerModelName) == ("Canon", "EOS R10")
    # The site is an hour ahead of UTC, the camera three.
    assert (image.AcquisitionDateTime, image.TimezoneOffsetFromUTC) == ("20260203120506", "+0100")
    assert (image.ContentDate, image.ContentTime) == ("20260203", "120506")
    assert (image.SeriesDate, image.SeriesTime) == ("20260304", "150607")


@pytest.mark.parametrize("taken", ["1980:01:01 00:00:00", "2031:01:01 00:00:00", "0000:00:00 00:00:00", "today"])
def test_a_clock_that_cannot_be_right_is_not_believed(taken: str) -> None:
    image = one(saved(ramp(), "JPEG", exif=exif(taken=taken)), Kind.PHOTO)
    assert "AcquisitionDateTime" not in image
    assert image.ContentDate == "20260304"


def test_colours_keep_their_profile() -> None:
    assert one(saved(ramp(), "JPEG", icc_profile=SRGB)).ICCProfile.rstrip(b"\0") == SRGB.rstrip(b"\0")
    assert one(saved(ramp(), "PNG", icc_profile=SRGB)).ICCProfile.rstrip(b"\0") == SRGB.rstrip(b"\0")
    assert "ICCProfile" not in one(saved(ramp(), "PNG", icc_profile=b"x" * 200))
    assert "ICCProfile" not in one(saved(ramp().convert("L"), "JPEG", icc_profile=SRGB))


def test_region_and_side_are_told_where_they_are_known() -> None:
    content = saved(ramp(), "PNG")
    image = one(content, Kind.PHOTO, region="face", laterality="L")
    assert (image.AnatomicRegionSequence[0].CodeMeaning, image.ImageLaterality) == ("Face", "L")
    assert "Laterality" not in image
    assert one(content, Kind.PHOTO, region="mouth").ImageLaterality == "U"
    assert one(content, Kind.PHOTO).Laterality == ""


def test_kinds_have_their_classes() -> None:
    content = saved(ramp(), "JPEG")
    names = {kind: one(content, kind).SOPClassUID.name for kind in (Kind.PHOTO, Kind.ENDOSCOPIC, Kind.CAPTURE, None)}
    assert names == {
        Kind.PHOTO: "VL Photographic Image Storage",
        Kind.ENDOSCOPIC: "VL Endoscopic Image Storage",
        Kind.CAPTURE: "Secondary Capture Image Storage",
        None: "VL Photographic Image Storage",
    }


def _png(columns: int, rows: int, data: bytes) -> bytes:
    import zlib

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", columns, rows, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def _jpeg_of_size(rows: int, columns: int) -> bytes:
    content = bytearray(saved(ramp(), "JPEG"))
    at = content.index(b"\xff\xc0")
    struct.pack_into(">HH", content, at + 5, rows, columns)
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (_png(60_000, 60_000, b"x"), "too large"),
        (_png(70_000, 1, b"x"), "too large"),
        (_png(40, 40, b"x" * 30), "damaged"),
        (_jpeg_of_size(65_535, 65_535), "too large"),
        (_jpeg_of_size(0, 32), "no size|damaged|how high"),
        (saved(ramp(), "JPEG")[:-40], "cut off|damaged"),
        (saved(ramp(), "PNG")[:-40], "damaged"),
        (saved(ramp(), "TIFF")[:-40], "damaged"),
        (saved(ramp(), "JPEG")[:40], "damaged|cut off"),
        (b"\xff\xd8\xff\xe0" + b"GIF89a" * 20, "damaged"),
        (saved(Image.fromarray(SIXTEEN.astype(np.float32)), "TIFF"), "without loss|more than 8 bits"),
    ],
)
def test_hostile_and_damaged_pictures_are_refused_in_words(content: bytes, why: str) -> None:
    with pytest.raises(RefusedError, match=why):
        one(content)


def test_a_tiff_whose_pages_never_end_is_refused_or_read_once() -> None:
    content = bytearray(saved(ramp(), "TIFF"))
    first = struct.unpack_from("<I", content, 4)[0]
    entries = struct.unpack_from("<H", content, first)[0]
    struct.pack_into("<I", content, first + 2 + 12 * entries, first)  # the next page is the first one again
    assert len(make(bytes(content))) == 1
