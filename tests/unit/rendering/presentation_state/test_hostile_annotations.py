"""Hostile graphics and texts, from the file to the picture: soon, in bounded memory, with a sentence that says why."""

from io import BytesIO

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset

from tests.unit.rendering.presentation_state.test_hostile_states import measured, warned
from tests.unit.rendering.state_objects import item, state

NAN = float("nan")


def annotated(data: list[float], **attributes: object) -> Dataset:
    """A state with one polyline, as it comes out of a file."""
    values: dict[str, object] = {
        "GraphicAnnotationUnits": "PIXEL",
        "GraphicDimensions": 2,
        "NumberOfGraphicPoints": 2,
        "GraphicType": "POLYLINE",
        "GraphicFilled": "Y",
    }
    graphic = item(**(values | attributes))
    graphic.add_new("GraphicData", "OF", np.array(data, "<f4").tobytes())  # FL holds 64 KB with explicit VR
    dataset = state(
        GraphicLayerSequence=[item(GraphicLayer="L", GraphicLayerOrder=1)],
        GraphicAnnotationSequence=[item(GraphicLayer="L", GraphicObjectSequence=[graphic])],
    )
    buffer = BytesIO()
    dataset.save_as(buffer, implicit_vr=True, little_endian=True)
    buffer.seek(0)
    return dcmread(buffer, force=True)


@pytest.mark.parametrize(
    ("data", "attributes", "word"),
    [
        ([1.0, 2.0] * 1_000_000, {}, "points are drawn"),
        ([1.0, 2.0] * 110_000, {"GraphicType": "INTERPOLATED"}, "points are drawn"),
        ([1.0, NAN, 3.0, 4.0], {}, "GraphicData"),
        ([1.0, float("inf"), 3.0, 4.0], {}, "GraphicData"),
        ([1e30, 1e30, -1e30, 1e30], {}, "GraphicData"),
        ([1.0, 2.0, 3.0], {}, "pairs of column and row"),
        ([1.0, 2.0, 3.0] * 100, {"GraphicDimensions": 3}, "GraphicDimensions"),
        ([], {}, "GraphicData"),
    ],
)
def test_points_that_cannot_be_drawn_are_left_out(data: list[float], attributes: dict[str, object], word: str) -> None:
    found = measured(annotated(data, **attributes))
    assert warned(found, word)
    assert found is not None
    assert found.annotations == ()


def test_coordinates_at_the_limit_are_drawn() -> None:
    found = measured(annotated([-1e6, -1e6, 1e6, -1e6, 1e6, 1e6, -1e6, -1e6]))
    assert found is not None
    assert len(found.annotations) == 1


def test_sixteen_overlays_over_graphics_end_soon() -> None:
    dataset = annotated([0.0, 0.0, 5.0, 5.0])
    layers = [item(GraphicLayer=f"L{number}", GraphicLayerOrder=number) for number in range(2, 18)]
    dataset.GraphicLayerSequence.extend(layers)
    for number, group in enumerate(range(0x6000, 0x6020, 2), 2):
        for element, vr, value in (
            (0x0010, "US", 2000),
            (0x0011, "US", 2000),
            (0x0040, "CS", "G"),
            (0x0050, "SS", [-999, -999]),
            (0x1001, "CS", f"L{number}"),
            (0x3000, "OW", b"\x55" * 500_000),
        ):
            dataset.add_new((group, element), vr, value)
    found = measured(dataset)
    assert found is not None
    assert len(found.active_overlays) == 16
