"""Every presentation state of the collection against DCMTK: gray values by dcmp2pgm, layout by dcmpsprt.

What the references show and what they do not is told by gsps/index.csv and its README.
"""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.integration.presentation_state_references import Reference, apply_reference, bare, golden, references
from viewer.rendering.output import Output
from viewer.rendering.spatial_transformation import apply_spatial_transformation

pytestmark = [pytest.mark.corpus]

GRAY = 30
LAYOUT = 12


def of_kind(corpus: Path, kind: str) -> list[Reference]:
    return [reference for reference in references(corpus) if reference.kind == kind]


def test_gray_values_rotation_and_flip_equal_dcmp2pgm(corpus: Path, subtests: pytest.Subtests) -> None:
    """All values within ±1 of 255, pixel padding left out: DCMTK sends it through the contrast, PS3.4 N.2 does not."""
    found = of_kind(corpus, "dcmp2pgm")
    assert len(found) == GRAY
    for reference in found:
        with subtests.test(reference.name):
            applied = apply_reference(corpus, reference)
            ours = applied.picture(state=bare(applied.effective)).astype(int)
            theirs = golden(corpus, reference)
            assert ours.shape == theirs.shape
            shown = ~apply_spatial_transformation(applied.padding, applied.effective.spatial)
            assert shown.mean() > 0.2
            assert np.abs(ours - theirs)[shown].max() <= 1


def test_sigmoid_equals_dcm2pnm(corpus: Path) -> None:
    (reference,) = of_kind(corpus, "dcm2pnm-sigmoid")
    applied = apply_reference(corpus, reference)
    ours, theirs = applied.picture(state=bare(applied.effective)).astype(int), golden(corpus, reference)
    assert np.abs(ours - theirs)[~applied.padding].max() <= 1


def test_displayed_area_and_rotation_equal_dcmpsprt(corpus: Path, subtests: pytest.Subtests) -> None:
    """The same part of the image, the same way up, of the same shape; dcmpsprt stretches gray and interpolates anew."""
    found = of_kind(corpus, "dcmpsprt")
    assert len(found) == LAYOUT
    for reference in found:
        with subtests.test(reference.name):
            applied = apply_reference(corpus, reference)
            theirs = golden(corpus, reference)
            area = replace(bare(applied.effective).area, top_left=applied.effective.area.top_left)
            area = replace(area, bottom_right=applied.effective.area.bottom_right)
            state = replace(bare(applied.effective), area=area)
            ours = applied.picture(Output(viewport=(theirs.shape[1], theirs.shape[0])), state)
            assert abs(ours.shape[0] / ours.shape[1] - theirs.shape[0] / theirs.shape[1]) < 0.01
            ours = np.asarray(cv2.resize(ours, (theirs.shape[1], theirs.shape[0])))
            assert likeness(ours, theirs) > 0.97
            for other in (ours[::-1], ours[:, ::-1], ours[::-1, ::-1]):
                assert likeness(ours, theirs) > likeness(other, theirs)


def likeness(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    """Correlation of the gray values of two pictures of the same size."""
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])
