"""Every image of the shared collection becomes a picture, and what cannot become one says why, in bounded time."""

import csv
import time
from pathlib import Path

import numpy as np
import pytest

from viewer.rendering.errors import RenderingError
from viewer.rendering.output import Output
from viewer.rendering.pipeline import prepare_moving, render, render_moving
from viewer.rendering.presentation_state.effective import effective
from viewer.rendering.presentation_state.implied import implied_state
from viewer.rendering.source import open_source

pytestmark = [pytest.mark.corpus, pytest.mark.timeout(600)]

VIEWPORT = Output((128, 128))
LONGEST = 20.0  # seconds for one file, on a machine that does other things too


def pictures(path: Path) -> int:
    """Render the first and the last frame, still and moving; returns how many pictures were made."""
    source = open_source(path)
    description = source.description
    made = 0
    for frame in sorted({1, description.number_of_frames}):
        state = effective(implied_state(source.header, description, frame), "", frame)
        stored = source.stored_frame(frame)
        still = render(stored, description, state, VIEWPORT)
        moving = render_moving(prepare_moving(stored, description, state, VIEWPORT), state.gray)
        assert still.shape == moving.shape
        assert still.dtype == moving.dtype == np.uint8
        assert max(still.shape[:2]) == 128
        assert still.ndim == 2 + description.is_color
        made += 1
    return made


def test_every_object_becomes_a_picture_or_says_why_not(corpus: Path) -> None:
    """The collection says which files pydicom can decode; those at least must become pictures."""
    missing: list[str] = []
    slow: list[str] = []
    made = 0
    with (corpus / "index.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        start = time.monotonic()
        try:
            made += pictures(corpus / row["path"])
        except RenderingError as error:
            if row["pixel_md5"]:
                missing.append(f"{row['path']}: {error}")
        if time.monotonic() - start > LONGEST:
            slow.append(row["path"])
    print(f"\n{made} pictures of {len(rows)} files")
    assert not missing, "\n".join(missing)
    assert not slow, slow
    assert made > 250
