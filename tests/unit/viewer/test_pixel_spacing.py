"""How large a pixel is, and what that is known from."""

from typing import Any

import pytest

from viewer.service.pixel_spacing import PixelSpacing, pixel_spacing

CT, DX, IO = "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.1.1", "1.2.840.10008.5.1.4.1.1.1.3"
SPACING, DETECTOR, SCANNED = "00280030", "00181164", "00182010"
MAGNIFICATION, TO_DETECTOR, TO_PATIENT, CALIBRATION = "00181114", "00181110", "00181111", "00280A02"


def of(sop_class: str, found: dict[str, list[Any]]) -> PixelSpacing | None:
    return pixel_spacing({tag: {"vr": "DS", "Value": value} for tag, value in found.items()}, sop_class)


def test_a_slice_has_the_spacing_that_it_says() -> None:
    assert of(CT, {SPACING: [0.5, 0.6]}) == PixelSpacing(0.5, 0.6, "mm")


@pytest.mark.parametrize("calibration", ["GEOMETRY", "FIDUCIAL"])
def test_a_calibrated_projection_has_the_spacing_that_it_says(calibration: str) -> None:
    found = {SPACING: [0.1, 0.1], DETECTOR: [0.1, 0.1], CALIBRATION: [calibration]}
    assert of(DX, found) == PixelSpacing(0.1, 0.1, "mm")


def test_a_spacing_that_differs_from_the_detectors_was_corrected() -> None:
    assert of(DX, {SPACING: [0.08, 0.08], DETECTOR: [0.1, 0.1]}) == PixelSpacing(0.08, 0.08, "mm")


def test_the_detectors_spacing_is_divided_by_the_magnification() -> None:
    assert of(DX, {DETECTOR: [0.25, 0.5], MAGNIFICATION: [1.25]}) == PixelSpacing(0.2, 0.4, "mm (ERMF)")


def test_distances_give_the_magnification_where_it_is_not_stated() -> None:
    found = of(DX, {DETECTOR: [0.2, 0.2], TO_DETECTOR: [2000], TO_PATIENT: [1000]})
    assert found == PixelSpacing(0.1, 0.1, "mm (ERMF)")


@pytest.mark.parametrize(
    "geometry", [{}, {MAGNIFICATION: [0.5]}, {MAGNIFICATION: [1e9]}, {TO_DETECTOR: [1000], TO_PATIENT: [0]}]
)
def test_without_a_usable_magnification_it_is_said_to_be_at_the_detector(geometry: dict[str, list[Any]]) -> None:
    assert of(IO, {DETECTOR: [0.02, 0.02], **geometry}) == PixelSpacing(0.02, 0.02, "mm @ detector")


def test_the_uncalibrated_spacing_of_a_projection_is_that_of_its_detector() -> None:
    assert of(DX, {SPACING: [0.1, 0.1]}) == PixelSpacing(0.1, 0.1, "mm @ detector")
    assert of(DX, {SPACING: [0.1, 0.1], DETECTOR: [0.1, 0.1]}) == PixelSpacing(0.1, 0.1, "mm @ detector")


def test_a_scanned_film_is_said_to_be_one() -> None:
    assert of("1.2.840.10008.5.1.4.1.1.7", {SCANNED: [0.3, 0.3]}) == PixelSpacing(0.3, 0.3, "mm (scanned)")


def test_an_enhanced_image_says_it_in_its_functional_groups() -> None:
    item = {"00289110": {"vr": "SQ", "Value": [{SPACING: {"vr": "DS", "Value": [0.7, 0.7]}}]}}
    attributes = {"52009229": {"vr": "SQ", "Value": [item]}}
    assert pixel_spacing(attributes, "1.2.840.10008.5.1.4.1.1.2.1") == PixelSpacing(0.7, 0.7, "mm")


@pytest.mark.parametrize("value", [[], [0.5], [0, 0.5], [-1, 1], ["nan", 1], ["x", "y"], [1e9, 1e9], [1, 2, 3]])
def test_what_cannot_be_a_spacing_is_not_known(value: list[Any]) -> None:
    assert of(CT, {SPACING: value}) is None
