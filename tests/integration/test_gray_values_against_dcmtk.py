"""Gray values of the shared collection, every window and VOI LUT of every image, against DCMTK's: ±1 of 255."""

import csv
import re
import subprocess
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

from tests import peers
from viewer.rendering.errors import RenderingError
from viewer.rendering.pipeline import contrast
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.effective import effective
from viewer.rendering.presentation_state.implied import implied_state
from viewer.rendering.presentation_state.lookup_table import LookupTable
from viewer.rendering.presentation_state.model import PresentationState, Rescale, Voi, VoiFunction, VoiItem, Window
from viewer.rendering.source import ImageSource, open_source

pytestmark = [pytest.mark.peer("dcmtk"), pytest.mark.timeout(600)]

# Lossless or native: lossy decoders may differ by more than a gray value.
PROGRAMS = {
    "1.2.840.10008.1.2": "dcm2pnm",
    "1.2.840.10008.1.2.1": "dcm2pnm",
    "1.2.840.10008.1.2.2": "dcm2pnm",
    "1.2.840.10008.1.2.1.99": "dcm2pnm",
    "1.2.840.10008.1.2.5": "dcm2pnm",
    "1.2.840.10008.1.2.4.57": "dcmj2pnm",
    "1.2.840.10008.1.2.4.70": "dcmj2pnm",
    "1.2.840.10008.1.2.4.80": "dcml2pnm",
}
LEAST_COMPARED = {"window": 50, "VOI LUT": 1, "identity": 90}


@dataclass(frozen=True)
class View:
    """One way to show an image, and the options that make dcm2pnm show it so."""

    stage: str
    voi: Voi | None
    options: tuple[str, ...]


def views(state: PresentationState, frame: int) -> list[View]:
    """Identity, and each window and VOI LUT that DCMTK can apply; it counts the two separately, from 1.

    It knows the window of the first frame only, so that later ones are named by their values.
    """
    found = [View("identity", None, ("-W",))]
    windows = tables = 0
    for choice in state.voi[0].choices if state.voi else ():
        if isinstance(choice, Window):
            windows += 1
            function = "+Wfs" if choice.function is VoiFunction.SIGMOID else "+Wfl"
            if choice.function is not VoiFunction.LINEAR_EXACT:  # which DCMTK does not know
                named = ("+Wi", str(windows)) if frame == 1 else ("+Ww", repr(choice.center), repr(choice.width))
                found.append(View("window", choice, (*named, function)))
        elif isinstance(choice, LookupTable):
            tables += 1
            found.append(View("VOI LUT", choice, ("+Wl", str(tables))))
    return found


def reason_not_comparable(description: PixelDescription, state: PresentationState, view: View, syntax: str) -> str:
    """Why DCMTK is known to show something else, or an empty string."""
    if description.float_kind:
        return "DCMTK reads no float pixels"
    if description.bits_allocated == 32 and syntax == "1.2.840.10008.1.2.2":
        return "DCMTK swaps the bytes of big-endian 32-bit pixels as if they were 16-bit ones"
    if view.stage == "identity" and description.bits_stored == 1:
        return "DCMTK divides by one more than the range, so that 1 of 0 … 1 comes out as half white"
    if view.stage == "identity" and isinstance(state.modality, Rescale):
        lowest, highest = description.stored_range
        if abs(state.modality.slope) * (highest - lowest) < 256:
            return "likewise, where the whole range of modality values is small"
    return ""


def dcmtk_gray(path: Path, program: str, frame: int, options: tuple[str, ...], folder: Path) -> NDArray[np.uint8]:
    target = folder / "dcmtk.pgm"
    target.unlink(missing_ok=True)
    command = [program, "--no-overlays", "--no-scaling", "--frame", str(frame), *options, str(path), str(target)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    if result.returncode or not target.exists():
        raise ValueError(result.stderr.strip().splitlines()[-1] if result.stderr else "no picture")
    data = target.read_bytes()
    header = re.match(rb"P5\s+(?:#[^\n]*\n)?(\d+)\s+(\d+)\s+255\s", data)
    assert header is not None, data[:40]
    return np.frombuffer(data[header.end() :], np.uint8).reshape(int(header[2]), int(header[1]))


def our_gray(source: ImageSource, state: PresentationState, frame: int, view: View) -> NDArray[np.uint8]:
    """DCMTK gives padding the gray of its value, so it counts as picture here."""
    shown = replace(state, voi=(VoiItem((view.voi,)),) if view.voi else (), padding=None)
    return contrast(source.stored_frame(frame), source.description, effective(shown, "", frame).gray)


@pytest.mark.corpus
def test_gray_values_equal_those_of_dcmtk_within_one(corpus: Path, tmp_path: Path) -> None:
    """The modality LUT, VOI LUT and polarity of each image give DCMTK's gray values, first and last frame."""
    compared: Counter[str] = Counter()
    left_out: Counter[str] = Counter()
    different: list[str] = []
    with (corpus / "index.csv").open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["photometric"].startswith("MONOCHROME") and row["pixel_md5"]]
    for row in rows:
        path, syntax = corpus / row["path"], row["transfer_syntax_uid"]
        program = peers.find(PROGRAMS.get(syntax, ""))
        if program is None or "fuzz:" in row["features"]:
            left_out["lossy, unknown or faulty on purpose"] += 1
            continue
        try:
            source = open_source(path)
            frames = sorted({1, source.description.number_of_frames})
            states = {frame: implied_state(source.header, source.description, frame) for frame in frames}
        except RenderingError as error:
            different.append(f"{row['path']}: {error}")
            continue
        for frame, state in states.items():
            for view in views(state, frame):
                reason = reason_not_comparable(source.description, state, view, syntax)
                if reason:
                    left_out[reason] += 1
                    continue
                try:
                    theirs = dcmtk_gray(path, program, frame, view.options, tmp_path)
                except ValueError as error:
                    left_out[f"DCMTK: {error}"] += 1
                    continue
                difference = np.abs(our_gray(source, state, frame, view).astype(int) - theirs).max()
                compared[view.stage] += 1
                if difference > 1:
                    different.append(f"{row['path']} frame {frame} {' '.join(view.options)}: {difference}")
    print(f"\ncompared: {dict(compared)}")
    for reason, number in left_out.most_common():
        print(f"left out: {number} × {reason[:150]}")
    assert not different, "\n".join(different)
    assert all(compared[stage] >= least for stage, least in LEAST_COMPARED.items()), compared


LUT_IMAGES: dict[str, dict[str, object]] = {
    "VOI LUT of 10 bits": {"voi": ([256, 0, 10], [(i * i) >> 6 for i in range(256)])},
    "VOI LUT that covers a part of the range": {"voi": ([100, 1000, 12], [40 * i for i in range(100)])},
    "VOI LUT with 8-bit entries in words": {"voi": ([256, 500, 8], [255 - i for i in range(256)])},
    "VOI LUT of 65536 entries": {"voi": ([0, 0, 16], [i ^ 0x00FF for i in range(65536)])},
    "VOI LUT behind a rescale to negative values": {
        "rescale": (1, -1024),
        "voi": ([512, -200, 16], [i * 128 for i in range(512)]),
        "signed": True,
    },
    "modality LUT": {"modality": ([1024, 0, 12], [4095 - 4 * i for i in range(1024)]), "window": (2000, 1500)},
    "modality LUT with a first value of its own": {
        "modality": ([200, 300, 16], [i * 300 for i in range(200)]),
        "window": (30000, 40000),
    },
    "modality LUT and VOI LUT": {
        "modality": ([4096, 0, 10], [i // 4 for i in range(4096)]),
        "voi": ([1024, 0, 12], [min(4095, i * 5) for i in range(1024)]),
    },
    "MONOCHROME1 with a VOI LUT": {
        "voi": ([4096, 0, 12], [i // 2 for i in range(4096)]),
        "photometric": "MONOCHROME1",
    },
    "MONOCHROME1 with a window": {"window": (1000, 333), "photometric": "MONOCHROME1"},
    "SIGMOID": {"window": (1500, 700), "function": "SIGMOID"},
    "signed 12 bits with a negative slope": {"rescale": (-0.37, 12.5), "window": (-100.5, 512.25), "signed": True},
    "width of 1": {"window": (1000, 1)},
    "16 bits used in a shifted cell": {"window": (512, 900), "shift": 4},
}


def lut_image(folder: Path, options: dict[str, object]) -> Path:
    """A 64 × 64 image, 12 bits stored, that holds every stored value once."""
    dataset = Dataset()
    dataset.SOPClassUID = "1.2.840.10008.5.1.4.1.1.7"
    dataset.SOPInstanceUID = "2.25.1"
    dataset.Modality = "OT"
    dataset.Rows = dataset.Columns = 64
    dataset.SamplesPerPixel = 1
    dataset.PhotometricInterpretation = options.get("photometric", "MONOCHROME2")
    shift = int(str(options.get("shift", 0)))
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit = 16, 12, 11 + shift
    signed = bool(options.get("signed", False))
    dataset.PixelRepresentation = int(signed)
    if isinstance(rescale := options.get("rescale"), tuple):
        dataset.RescaleSlope, dataset.RescaleIntercept = rescale
    if isinstance(window := options.get("window"), tuple):
        dataset.WindowCenter, dataset.WindowWidth = window
        dataset.VOILUTFunction = options.get("function", "LINEAR")
    for name, keyword in (("modality", "ModalityLUTSequence"), ("voi", "VOILUTSequence")):
        if isinstance(lut := options.get(name), tuple):
            item = Dataset()
            item.add_new("LUTDescriptor", "SS" if min(lut[0]) < 0 else "US", lut[0])
            item.add_new("LUTData", "OW", np.array(lut[1], "<u2").tobytes())
            if name == "modality":
                item.ModalityLUTType = "US"
            setattr(dataset, keyword, [item])
    pixels = np.arange(4096, dtype=np.uint16) << shift
    dataset.PixelData = pixels.tobytes()
    dataset["PixelData"].VR = "OW"
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    path = folder / "image.dcm"
    dataset.save_as(path, enforce_file_format=True)
    return path


@pytest.mark.parametrize("name", LUT_IMAGES)
def test_every_stored_value_of_a_made_image_equals_that_of_dcmtk(name: str, tmp_path: Path) -> None:
    """Cases of the LUT stages that the collection does not have, over the whole stored range."""
    path = lut_image(tmp_path, LUT_IMAGES[name])
    source = open_source(path)
    state = implied_state(source.header, source.description)
    for view in views(state, frame=1):
        theirs = dcmtk_gray(path, peers.program("dcm2pnm"), 1, view.options, tmp_path)
        np.testing.assert_allclose(our_gray(source, state, 1, view).astype(int), theirs, atol=1, rtol=0)
