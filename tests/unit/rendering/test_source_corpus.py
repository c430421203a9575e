"""Every real file that has pixels gives the values that another reader gives; every damaged one an error, soon."""

import csv
import hashlib
import json
import logging
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import dcmread

from viewer.rendering.errors import RenderingError
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.source import open_source

pytestmark = [pytest.mark.corpus, pytest.mark.timeout(300)]

LOSSY = {"JPEG-base.50", "JPEG-ext.51", "JPEG.53", "JPEG.55", "JPEG-LS-near.81", "J2K.91", "HTJ2K.203"}

# What the object's own attributes make impossible or contradict. Each is refused; the reason is a part of the message.
NOT_SHOWN = {
    "3gb-bulk-data-truncated": "Rows",  # two values
    "GH1376.dcm": "contradicts pixel data in encapsulated form",  # of Explicit VR Little Endian
    "GH177_D_CLUNIE_CT1_IVRLE_BigEndian_undefined_length.dcm": "truncated or damaged",  # big endian in little endian
    "GH340.dcm": "PhotometricInterpretation",  # missing; ACR-NEMA, 12 bits allocated
    "genFile.dcm": "Start of Image",  # no JPEG in the fragment
    "JPEG2000-embedded-sequence-delimiter.dcm": "3722445056 columns",  # a delimiter written over the frame header
    "MR_truncated.dcm": "the file has 8130",
    "Issue22-NoPixelData.dcm": "holds no pixel data",
    "chrJapMulti.dcm": "holds no pixel data",
    "chrJapMultiExplicitIR6.dcm": "holds no pixel data",
    "chrKoreanMulti.dcm": "holds no pixel data",
    "badVR.dcm": "NumberOfFrames",  # "1A"
    "meta_missing_tsyntax.dcm": "Rows",  # no image
    "nested_priv_SQ.dcm": "Rows",  # no image
}
# What the reference holds in another form than we do.
OTHER_FORM = {
    "SC_rgb_rle_32bit.dcm",  # colours of 32 bits keep 16
    "SC_rgb_rle_32bit_2frame.dcm",
    "TC0341_mf_nf1_buf100.dcm",  # the reference gives all 100 frames of an object that says it has one
}


def rows(corpus: Path) -> list[dict[str, str]]:
    with (corpus / "index.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def without_unused_bits(samples: np.ndarray[Any, Any], description: PixelDescription) -> np.ndarray[Any, Any]:
    """What the reference does with unused high bits, and the pipeline after reading."""
    shift = samples.dtype.itemsize * 8 - description.bits_stored
    if description.float_kind or description.samples_per_pixel > 1 or description.bits_allocated == 1 or not shift:
        return samples
    return (samples << shift) >> shift


def read(path: Path) -> np.ndarray[Any, Any]:
    source = open_source(path)
    description = source.description
    frames = [
        source.samples(number) if source.is_encapsulated else without_unused_bits(source.samples(number), description)
        for number in range(1, description.number_of_frames + 1)
    ]
    return frames[0] if len(frames) == 1 else np.stack(frames)


def differences(path: Path, row: dict[str, str]) -> str:
    """Nothing if the pixels are those of the reference, else how they differ."""
    ours = read(path)
    if hashlib.md5(np.ascontiguousarray(ours).tobytes()).hexdigest() == row["pixel_md5"]:
        return ""
    theirs = dcmread(path, force=True).pixel_array
    if ours.shape != theirs.shape:
        return f"{ours.shape} and not {theirs.shape}"
    if row["transfer_syntax"] in LOSSY and ours.ndim == 2 + (row["frames"] not in ("", "1")):
        theirs = np.clip(theirs, *open_source(path).description.stored_range)  # as ours are
    apart = np.abs(ours.astype(np.float64) - theirs)
    if not apart.max():
        return ""  # the reference is in big endian
    if row["photometric"].startswith("YBR"):
        # Two JPEG libraries may round and expand reduced colour differently at sharp edges; and the reference's own
        # conversion to RGB may round to the other side.
        limit, share = (8, 0.001) if row["transfer_syntax"] in LOSSY else (1, 0)
        return "" if apart.max() <= limit and (apart > 2).mean() <= share else f"by up to {apart.max()}"
    allowed = 2 if row["transfer_syntax"] in LOSSY or path.name == "sample-op.dcm" else 0  # a baseline JPEG in .70
    return "" if apart.max() <= allowed else f"by up to {apart.max()}"


@pytest.mark.filterwarnings("ignore")
def test_every_decodable_file_gives_the_reference_values(corpus: Path) -> None:
    logging.disable(logging.CRITICAL)
    compared, wrong = 0, []
    for row in rows(corpus):
        path = corpus / row["path"]
        if not row["pixel_md5"] or path.name in OTHER_FORM:
            continue
        compared += 1
        with warnings.catch_warnings(action="ignore"):
            try:
                difference = differences(path, row)
            except RenderingError as error:
                difference = str(error)
        if difference:
            wrong.append(f"{row['path']} ({row['transfer_syntax']}, {row['photometric']}): {difference}")
    logging.disable(logging.NOTSET)
    assert compared > 200
    assert wrong == []


def test_every_file_with_pixels_is_shown_or_listed_with_its_reason(corpus: Path) -> None:
    unlisted = []
    for row in rows(corpus):
        path = corpus / row["path"]
        if "fuzz:" in row["features"] or not (row["rows"] or "mal:" in row["features"]) or "spectro" in row["features"]:
            continue
        try:
            shown = open_source(path).stored_frame(1).size > 0
            reason = "" if shown else "empty"
        except RenderingError as error:
            reason = f"{type(error).__name__}: {error}"
        if "mal:" in row["features"] and not row["rows"] and reason.startswith("NoPixelData"):
            continue
        expected = NOT_SHOWN.get(path.name, "")
        if bool(reason) != bool(expected) or expected not in reason:
            unlisted.append(f"{row['path']}: {reason}")
    assert unlisted == []


HOSTILE = """
import json, resource, sys, time
from pathlib import Path
from viewer.rendering.errors import RenderingError
from viewer.rendering.source import open_source
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
for line in sys.stdin:
    started = time.monotonic()
    try:
        source = open_source(Path(line.rstrip("\\n")))
        source.stored_frame(1)
        last = source.description.number_of_frames
        source.stored_frame(last)
        outcome = "picture"
    except RenderingError as error:
        outcome = f"{type(error).__name__}: {error}"
    print(json.dumps([outcome, time.monotonic() - started]))
(peak,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
print(json.dumps(["memory", int(peak.split()[1]) / 1024]))
"""


def test_hostile_files_give_a_picture_or_an_error_in_bounded_time_and_memory(corpus: Path) -> None:
    paths = [
        str(corpus / row["path"]) for row in rows(corpus) if "fuzz:" in row["features"] or "mal:" in row["features"]
    ]
    assert len(paths) > 100
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", HOSTILE],
        input="\n".join(paths),
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    *outcomes, (_, megabytes) = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(outcomes) == len(paths)
    slow = [(path, seconds) for path, (_, seconds) in zip(paths, outcomes, strict=True) if seconds > 5]
    assert slow == []
    assert megabytes < 500


def test_errors_do_not_tell_where_files_lie(corpus: Path) -> None:
    for row in rows(corpus):
        if "mal:" not in row["features"]:
            continue
        try:
            open_source(corpus / row["path"]).stored_frame(1)
            message = ""
        except RenderingError as error:
            message = str(error)
        assert str(corpus) not in message
