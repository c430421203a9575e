"""Overlays, rotation and flip against DCMTK: the same pixels, not only the same look."""

import csv
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

from tests import peers
from viewer.rendering.output import Output
from viewer.rendering.pipeline import render
from viewer.rendering.presentation_state.changes import Changes, with_changes
from viewer.rendering.presentation_state.effective import effective
from viewer.rendering.presentation_state.implied import implied_state
from viewer.rendering.presentation_state.model import WHOLE_IMAGE, PresentationState
from viewer.rendering.source import ImageSource, open_source

pytestmark = [pytest.mark.peer("dcmtk")]


def dcmtk_picture(path: Path, folder: Path, *options: str, frame: int = 1) -> NDArray[np.uint8]:
    target = folder / "dcmtk.pgm"
    program = peers.find("dcmj2pnm") or peers.program("dcm2pnm")
    command = [program, "-W", "--no-scaling", "--frame", str(frame), *options, str(path), str(target)]
    subprocess.run(command, capture_output=True, timeout=60, check=True)
    magic, size, _, data = target.read_bytes().split(b"\n", 3)
    assert magic == b"P5"
    columns, rows = map(int, size.split())
    return np.frombuffer(data, np.uint8).reshape(rows, columns)


def our_picture(source: ImageSource, state: PresentationState, frame: int = 1) -> NDArray[np.uint8]:
    """What DCMTK leaves out is left out: windows, shutters, pixel padding, the shape of pixels."""
    comparable = replace(state, voi=(), padding=None, shutters=(), areas=(WHOLE_IMAGE,))
    return render(source.stored_frame(frame), source.description, effective(comparable, "", frame), Output())


def made_image(folder: Path, *overlays: Dataset, frames: int = 1) -> Path:
    """A 40 × 60 image of 12 bits without any symmetry, with the overlay groups given."""
    dataset = Dataset()
    for overlay in overlays:
        dataset.update(overlay)
    dataset.SOPClassUID, dataset.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.7", "2.25.1"
    dataset.Rows, dataset.Columns, dataset.SamplesPerPixel = 40, 60, 1
    dataset.NumberOfFrames = frames
    dataset.PhotometricInterpretation, dataset.PixelRepresentation = "MONOCHROME2", 0
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit = 16, 12, 11
    pixels = np.random.default_rng(5).integers(0, 4000, (frames, 40, 60), dtype=np.uint16)
    dataset.add_new("PixelData", "OW", pixels.tobytes())
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    path = folder / "image.dcm"
    dataset.save_as(path, enforce_file_format=True)
    return path


def overlay_group(group: int, bits: NDArray[np.uint8], origin: tuple[int, int], first_frame: int = 0) -> Dataset:
    """A separate plane, its bits packed across rows and frames."""
    dataset = Dataset()
    packed = np.packbits(bits.ravel(), bitorder="little").tobytes()
    elements: list[tuple[int, str, object]] = [
        (0x10, "US", bits.shape[1]),
        (0x11, "US", bits.shape[2]),
        (0x40, "CS", "G"),
        (0x50, "SS", list(origin)),
        (0x100, "US", 1),
        (0x102, "US", 0),
        (0x3000, "OW", packed + b"\0" * (len(packed) % 2)),
    ]
    if first_frame:
        elements += [(0x15, "IS", str(bits.shape[0])), (0x51, "US", first_frame)]
    for element, vr, value in elements:
        dataset.add_new((group, element), vr, value)
    return dataset


def random_bits(*shape: int) -> NDArray[np.uint8]:
    return np.random.default_rng(sum(shape)).integers(0, 2, shape, dtype=np.uint8)


@pytest.mark.corpus
@pytest.mark.timeout(300)
def test_overlays_of_the_collection_lie_on_the_same_pixels(corpus: Path, tmp_path: Path) -> None:
    """Separate and embedded planes, negative origins, planes larger than the image."""
    compared = 0
    with (corpus / "index.csv").open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if "overlay-" in row["features"] and row["pixel_md5"]]
    for row in rows:
        source = open_source(corpus / row["path"])
        state = implied_state(source.header, source.description)
        if source.description.is_color or not state.overlays:
            continue
        try:
            theirs = dcmtk_picture(corpus / row["path"], tmp_path, "+O", "0", "+Omr")
        except subprocess.CalledProcessError:
            continue  # an object that DCMTK cannot read is no comparison
        np.testing.assert_allclose(our_picture(source, state).astype(int), theirs, atol=1, err_msg=row["path"])
        compared += 1
    assert compared >= 5


@pytest.mark.parametrize("origin", [(1, 1), (11, 21), (-4, -6), (36, 52)])
def test_a_made_overlay_lies_on_the_same_pixels(origin: tuple[int, int], tmp_path: Path) -> None:
    """9 × 11 bits: no row begins with a byte."""
    path = made_image(tmp_path, overlay_group(0x6002, random_bits(1, 9, 11), origin))
    source = open_source(path)
    ours = our_picture(source, implied_state(source.header, source.description))
    np.testing.assert_allclose(ours.astype(int), dcmtk_picture(path, tmp_path, "+O", "0", "+Omr"), atol=1)


@pytest.mark.parametrize("frame", [1, 2, 3, 4])
def test_frames_of_an_overlay_lie_on_the_same_frames_of_the_image(frame: int, tmp_path: Path) -> None:
    """Three frames of 99 bits that begin on the second image frame: no frame but the first begins with a byte."""
    path = made_image(tmp_path, overlay_group(0x6000, random_bits(3, 9, 11), (5, 5), first_frame=2), frames=4)
    source = open_source(path)
    ours = our_picture(source, implied_state(source.header, source.description, frame), frame)
    theirs = dcmtk_picture(path, tmp_path, "+O", "0", "+Omr", frame=frame)
    np.testing.assert_allclose(ours.astype(int), theirs, atol=1)


@pytest.mark.parametrize("flip", [False, True])
@pytest.mark.parametrize(("rotation", "option"), [(0, ""), (90, "+Rr"), (180, "+Rtd"), (270, "+Rl")])
def test_pictures_turn_alike(rotation: int, option: str, flip: bool, tmp_path: Path) -> None:
    path = made_image(tmp_path, overlay_group(0x6000, random_bits(1, 9, 11), (5, 5)))
    source = open_source(path)
    state = implied_state(source.header, source.description)
    ours = our_picture(source, with_changes(state, Changes(rotation=rotation, flip=flip)))
    options = [*([option] if option else []), *(["+Lh"] if flip else [])]
    theirs = dcmtk_picture(path, tmp_path, "+O", "0", "+Omr", *options)
    np.testing.assert_allclose(ours.astype(int), theirs, atol=1)
