"""What was done to a frame, stage by stage."""

import numpy as np
import pytest
from pydicom.dataset import Dataset

from tests.unit.rendering.state_objects import CT, STATE, applied, item, lut, palette, state
from viewer.rendering.errors import FrameOutOfRange, InvalidValue
from viewer.rendering.explain import StageReport, explain
from viewer.rendering.pipeline import render
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.changes import Changes, with_changes
from viewer.rendering.presentation_state.effective import EffectiveState, effective
from viewer.rendering.presentation_state.identification import StateKind
from viewer.rendering.presentation_state.implied import implied_state
from viewer.rendering.presentation_state.model import Window

CELLS = np.full((4, 6), 100, np.uint16)
CELLS[1, 2] = 150
RGB = PixelDescription(4, 6, 3, "RGB", 8, 8, 7, signed=False)


def reports(
    found: EffectiveState,
    pixel: tuple[int, int] | None = (2, 1),
    description: PixelDescription = CT,
    cells: np.ndarray = CELLS,
) -> dict[str, StageReport]:
    return {report.name: report for report in explain(cells, description, found, pixel)}


def windowed() -> Dataset:
    return state(
        RescaleSlope="2",
        RescaleIntercept="-100",
        RescaleType="HU",
        SoftcopyVOILUTSequence=[item(WindowCenter="200", WindowWidth="400", VOILUTFunction="LINEAR_EXACT")],
        PresentationLUTShape="INVERSE",
    )


def test_a_pixel_has_a_value_after_each_stage() -> None:
    found = reports(applied(windowed()))
    assert found["stored value"].values == (150,)
    assert found["modality LUT"].values == (200,)
    assert found["VOI LUT"].values == (0.5,)
    assert found["presentation LUT"].values == (32768,)
    assert found["shutter"].values == found["overlays"].values == (128,)


def test_each_stage_names_the_object_and_the_attribute() -> None:
    found = reports(applied(windowed()), None)
    assert [(report.object, report.attribute) for report in found.values()] == [
        ("image", "PixelData"),
        (STATE, "RescaleSlope"),
        (STATE, "SoftcopyVOILUTSequence.WindowCenter"),
        (STATE, "PresentationLUTShape"),
        (STATE, "ShutterShape"),
        (STATE, "OverlayActivationLayer"),
        (STATE, "ImageRotation"),
        (STATE, "DisplayedAreaSelectionSequence"),
        (STATE, "GraphicAnnotationSequence"),
    ]
    assert all(report.values is None for report in found.values())


def test_what_was_applied_is_told_in_words() -> None:
    found = reports(applied(windowed()))
    assert found["modality LUT"].applied == "value × 2 -100"
    assert found["VOI LUT"].applied == "window 200 / 400, LINEAR_EXACT"
    assert found["presentation LUT"].applied == "inverse"
    assert found["shutter"].applied == "none"


def test_what_the_user_changed_comes_from_the_request() -> None:
    changes = Changes(window=Window(1, 2), rotation=90, hide_shutters=True, hide_overlays=True)
    found = reports(applied(windowed(), changes=changes))
    assert found["VOI LUT"].object == found["spatial transformation"].object == "request"
    assert found["shutter"].object == found["overlays"].object == "request"
    assert found["modality LUT"].object == STATE


def test_contrast_kept_on_request_comes_from_the_image() -> None:
    header = item(RescaleSlope="3", RescaleIntercept="1", WindowCenter="40", WindowWidth="400")
    found = reports(applied(state(), header, changes=Changes(keep_image_contrast=True)))
    assert found["modality LUT"].object == found["VOI LUT"].object == "image"
    assert found["presentation LUT"].object == STATE


def test_an_image_without_a_state_explains_itself() -> None:
    header = item(RescaleSlope="1", RescaleIntercept="0", WindowCenter="40", WindowWidth="400")
    found = reports(effective(implied_state(header, CT), "1.2.3", 1))
    assert {report.object for report in found.values()} == {"image"}
    assert found["VOI LUT"].attribute == "WindowCenter"
    assert found["presentation LUT"].attribute == "PhotometricInterpretation"


def test_a_measured_window_says_so() -> None:
    description = PixelDescription(4, 6, 1, "MONOCHROME2", 16, 12, 11, signed=False)
    found = reports(effective(implied_state(Dataset(), description), "1.2.3", 1), description=description)
    assert "measured on the frame" in found["VOI LUT"].applied
    assert found["VOI LUT"].attribute == "PixelData"


def test_tables_are_described() -> None:
    table = lut(5, 8, np.arange(256))
    table.LUTExplanation = "bone"
    dataset = state(SoftcopyVOILUTSequence=[item(VOILUTSequence=[table])])
    found = reports(applied(dataset))["VOI LUT"]
    assert found.applied == "table of 256 entries from 5, 8 bits (bone)"
    assert found.attribute == "SoftcopyVOILUTSequence.VOILUTSequence"


def test_a_covered_pixel_shows_the_value_of_the_shutter() -> None:
    edges = {
        "ShutterShape": "RECTANGULAR",
        "ShutterPresentationValue": 0xFFFF,
        "ShutterLeftVerticalEdge": 1,
        "ShutterRightVerticalEdge": 2,
        "ShutterUpperHorizontalEdge": 1,
        "ShutterLowerHorizontalEdge": 4,
    }
    found = reports(applied(state(**edges)))
    assert found["shutter"].values == (255,)
    assert found["presentation LUT"].values != found["shutter"].values
    assert found["shutter"].applied == "columns 1 … 2, rows 1 … 4; covered: P-Value 65535"


def test_padding_is_named() -> None:
    found = reports(applied(windowed(), item(PixelPaddingValue=150)))
    assert found["pixel padding"].values == (0,)
    assert found["shutter"].values == (0,)


def test_a_mask_reports_the_difference() -> None:
    description = PixelDescription(4, 6, 1, "MONOCHROME2", 16, 8, 7, signed=False, number_of_frames=3)
    dataset = state(MaskSubtractionSequence=[item(MaskOperation="TID", TIDOffset=1)], RecommendedViewingMode="SUB")
    found = {
        report.name: report
        for report in explain(
            CELLS, description, applied(dataset, description=description, frame=2), (2, 1), {1: CELLS // 2}
        )
    }
    assert found["mask"].values == (75,)
    assert found["mask"].applied == "frames 2 minus frames 1"
    assert found["mask"].attribute == "MaskSubtractionSequence"
    with pytest.raises(FrameOutOfRange):
        explain(CELLS, description, applied(dataset, description=description, frame=2))


def test_a_palette_reports_its_colour() -> None:
    dataset = palette(state(StateKind.PSEUDO_COLOR), np.array([[1, 2, 3], [4, 5, 6]]))
    found = reports(applied(dataset))["colour"]
    assert (found.values, found.applied) == ((4, 5, 6), "palette of 2 colours")


def test_colour_reports_its_samples() -> None:
    cells = np.full((4, 6, 3), 9, np.uint8)
    found = reports(applied(state(StateKind.COLOR), description=RGB), (0, 0), RGB, cells)
    assert found["stored value"].values == found["overlays"].values == (9, 9, 9)


@pytest.mark.parametrize("pixel", [(-1, 0), (6, 0), (0, 4)])
def test_a_pixel_outside_of_the_image_is_refused(pixel: tuple[int, int]) -> None:
    with pytest.raises(InvalidValue, match="pixel"):
        explain(CELLS, CT, applied(state()), pixel)


@pytest.mark.parametrize("pixel", [(0, 0), (2, 1), (5, 3)])
def test_the_last_value_is_the_pixel_of_the_picture(pixel: tuple[int, int]) -> None:
    found = applied(windowed())
    picture = render(CELLS, CT, found)
    assert reports(found, pixel)["overlays"].values == (float(picture[pixel[1], pixel[0]]),)


def test_an_unchanged_state_keeps_its_origin() -> None:
    before = implied_state(Dataset(), CT)
    assert with_changes(before, Changes()).origin == before.origin
