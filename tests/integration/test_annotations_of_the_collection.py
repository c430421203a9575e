"""Every presentation state of the shared collection that has annotations shows them."""

import csv
from pathlib import Path

import numpy as np
import pytest

from viewer.rendering.annotation.draw import draw_annotations, drawing_warnings
from viewer.rendering.annotation.frame import PictureFrame
from viewer.rendering.displayed_area import Placement
from viewer.rendering.header import read_header
from viewer.rendering.presentation_state.annotations import read_annotations, read_layers
from viewer.rendering.presentation_state.geometry import UPRIGHT

SIDE = 3000  # the largest annotated image of the collection is smaller


@pytest.mark.corpus
def test_every_annotated_state_leaves_ink_and_no_warning(corpus: Path) -> None:
    frame = PictureFrame(Placement(1000, 1000, 0.0, 0.0, SIDE / 1000, SIDE / 1000), UPRIGHT, (0.0, 0.0, SIDE, SIDE))
    shown = 0
    with corpus.joinpath("index.csv").open(encoding="utf-8", newline="") as index:
        states = [row["path"] for row in csv.DictReader(index) if "Presentation State" in row["sop_class"]]
    for path in map(corpus.joinpath, states):
        dataset = read_header(path).dataset
        warnings: list[str] = []
        annotations, layers = read_annotations(dataset, warnings), read_layers(dataset, warnings)
        if not annotations:
            continue
        sheet = draw_annotations(annotations, layers, frame, color=True)
        assert sheet is not None, path.name
        assert sheet.alpha.max() > 100, path.name
        assert np.any(sheet.ink), path.name
        assert warnings == [], path.name
        assert drawing_warnings(annotations, layers) == (), path.name
        shown += 1
    assert shown >= 9
