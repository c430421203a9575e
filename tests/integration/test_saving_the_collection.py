"""Every image and every presentation state of the collection is saved as a new state, which looks the same."""

import re
import subprocess
from collections import Counter
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from pydicom.dataset import FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

from tests import peers
from tests.integration.presentation_state_references import references
from viewer.rendering.automatic_window import resolve_automatic_window
from viewer.rendering.errors import RenderingError
from viewer.rendering.output import Output
from viewer.rendering.pipeline import render
from viewer.rendering.presentation_state.changes import Changes
from viewer.rendering.presentation_state.effective import GrayTransformation, effective
from viewer.rendering.presentation_state.implied import implied_state
from viewer.rendering.presentation_state.model import (
    AutomaticWindow,
    Identification,
    ImageReference,
    PresentationState,
    applies,
)
from viewer.rendering.presentation_state.read import read_state
from viewer.rendering.presentation_state.with_image import with_image
from viewer.rendering.presentation_state.writer import WRITTEN_KINDS, Equipment, PresentationSeries, write_state
from viewer.rendering.presentation_state.writer_grouping import states_of
from viewer.rendering.presentation_state.writer_shown import shown
from viewer.rendering.source import ImageSource, open_source

pytestmark = [pytest.mark.corpus, pytest.mark.timeout(600)]

OUTPUT = Output((96, 96))
LARGEST = 4 << 20
# What identifies patient and image is copied as it is.
OF_THE_IMAGE = re.compile(r"Illegal root for UID|Patient ID|Patient's Name|contains invalid data values")
SERIES = PresentationSeries("1.2.3.8", 9001, "States", datetime(2026, 1, 2, 3, 4, 5))
EQUIPMENT = Equipment("DGscope", "DGscope", "1.0")


def save(source: ImageSource, base: PresentationState | None, path: Path, frame: int = 1) -> PresentationState:
    """What is shown of a frame, written, and read again."""
    header, description = source.header, source.description
    uid = str(header.SOPInstanceUID)
    reference = ImageReference(uid, frozenset({frame}), str(header.SOPClassUID), str(header.SeriesInstanceUID))
    one = shown(header, description, reference, frame, Changes(), base)
    if isinstance(one.voi, AutomaticWindow):
        gray = GrayTransformation(modality=one.wide.modality, voi=one.voi, padding=one.padding)
        one = replace(one, voi=resolve_automatic_window(source.stored_frame(frame), description, gray).voi)
    ((kind, state),) = states_of([one], {uid: description.number_of_frames})
    identification = Identification(generate_uid(), kind, "SAVED", "", "Doe^Jane", "20260102", "030405", 1)
    dataset = write_state(replace(state, identification=identification), header, SERIES, EQUIPMENT)
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.save_as(path, enforce_file_format=True)
    return read_state(open_source(path).header)


def looks(source: ImageSource, state: PresentationState, frame: int = 1) -> np.ndarray:
    found = effective(state, str(source.header.SOPInstanceUID), frame)
    cells = source.unprofiled_frame(frame) if found.replaces_profile else source.stored_frame(frame)
    others = {number: source.stored_frame(number) for number in found.mask.frames} if found.mask else {}
    return render(cells, source.description, found, OUTPUT, others)


def frame_of(source: ImageSource, base: PresentationState) -> int | None:
    """The first frame that a state is for."""
    uid, frames = str(source.header.SOPInstanceUID), range(1, source.description.number_of_frames + 1)
    return next((frame for frame in frames if applies(base.references, uid, frame)), None)


def conforms(path: Path) -> list[str]:
    """What dciodvfy has to say, but for what it takes from the image itself, such as its patient."""
    program = peers.find("dciodvfy")
    if program is None:
        return []
    run = subprocess.run([program, path], capture_output=True, text=True, timeout=60, check=False)
    lines = (run.stdout + run.stderr).splitlines()
    return [line for line in lines if line.startswith("Error") and not OF_THE_IMAGE.search(line)]


def test_every_image_looks_the_same_with_the_state_that_is_saved_of_it(corpus: Path, tmp_path: Path) -> None:
    outcomes: Counter[str] = Counter()
    different, faulty = [], Counter[str]()
    for path in sorted(corpus.rglob("*")):
        if not path.is_file() or path.stat().st_size > LARGEST:
            continue
        try:
            source = open_source(path)
            if not all(source.header.get(f"{level}UID") for level in ("SOPClass", "SOPInstance", "SeriesInstance")):
                raise RenderingError("no instance")
            before = looks(source, implied_state(source.header, source.description, 1))
        except RenderingError:
            outcomes["no picture"] += 1
            continue
        try:
            state = save(source, None, tmp_path / "state.dcm")
        except RenderingError as error:
            outcomes[f"refused: {error}"[:70]] += 1
            continue
        after = looks(source, with_image(state, source.header, source.description, 1))
        if before.shape != after.shape or np.abs(before.astype(int) - after).max() > 1:
            different.append(str(path.relative_to(corpus)))
        outcomes["saved"] += 1
        faulty.update(conforms(tmp_path / "state.dcm")[:5] if outcomes["saved"] % 10 == 0 else [])
    print(outcomes)
    assert not different
    assert not faulty
    assert outcomes["saved"] > 200
    assert sum(count for what, count in outcomes.items() if what.startswith("refused")) < 10


def test_every_state_looks_the_same_when_it_is_saved_anew(corpus: Path, tmp_path: Path) -> None:
    saved = 0
    pairs = {(one.state, image) for one in references(corpus) for image in one.image.split(";") if image}
    for state, image in sorted(pairs):
        source = open_source(corpus / image)
        base = read_state(open_source(corpus / state).header)
        frame = frame_of(source, base)
        if frame is None or base.identification is None or base.identification.kind not in WRITTEN_KINDS:
            continue
        before = looks(source, with_image(base, source.header, source.description, frame), frame)
        found = save(source, base, tmp_path / "state.dcm", frame)
        after = looks(source, with_image(found, source.header, source.description, frame), frame)
        assert np.array_equal(before, after), state
        saved += 1
    assert saved > 25
