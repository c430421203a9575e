"""Display shutter and bitmap display shutter of a state."""

import pytest
from pydicom.dataset import Dataset

from tests.unit.rendering.state_objects import applied, item, state
from viewer.rendering.presentation_state.planes import (
    BitmapShutter,
    CircularShutter,
    PolygonalShutter,
    RectangularShutter,
)
from viewer.rendering.presentation_state.read import read_state

RECTANGLE = {
    "ShutterLeftVerticalEdge": 2,
    "ShutterRightVerticalEdge": 5,
    "ShutterUpperHorizontalEdge": 1,
    "ShutterLowerHorizontalEdge": 3,
}
CIRCLE = {"CenterOfCircularShutter": [2, 3], "RadiusOfCircularShutter": 2}
POLYGON = {"VerticesOfThePolygonalShutter": [1, 1, 4, 1, 4, 6]}


def says(warnings: tuple[str, ...], *words: str) -> bool:
    return any(all(word in sentence for word in words) for sentence in warnings)


def with_plane(dataset: Dataset, group: int = 0x6000, layer: str = "") -> Dataset:
    dataset.add_new((group, 0x0010), "US", 4)
    dataset.add_new((group, 0x0011), "US", 6)
    dataset.add_new((group, 0x0040), "CS", "G")
    dataset.add_new((group, 0x0050), "SS", [1, 1])
    dataset.add_new((group, 0x0100), "US", 1)
    dataset.add_new((group, 0x0102), "US", 0)
    dataset.add_new((group, 0x3000), "OW", b"\1\0\0\0")
    if layer:
        dataset.add_new((group, 0x1001), "CS", layer)
        dataset.GraphicLayerSequence = [item(GraphicLayer=layer, GraphicLayerOrder=1)]
    return dataset


def test_all_geometric_shapes_are_read_and_intersect() -> None:
    shapes = {"ShutterShape": ["RECTANGULAR", "CIRCULAR", "POLYGONAL"], "ShutterPresentationValue": 500}
    found = applied(state(**shapes, **RECTANGLE, **CIRCLE, **POLYGON))
    assert found.shutters == (
        RectangularShutter(2, 5, 1, 3),
        CircularShutter(2, 3, 2),
        PolygonalShutter(((1, 1), (4, 1), (4, 6))),
    )
    assert (found.shutter_value, found.warnings) == (500, ())


def test_the_shutter_of_the_image_does_not_count() -> None:
    """Corner case 23."""
    header = item(ShutterShape="RECTANGULAR", **RECTANGLE)
    assert applied(state(), header).shutters == ()


def test_a_bitmap_shutter_finds_its_plane_in_the_state() -> None:
    dataset = with_plane(state(ShutterShape="BITMAP", ShutterOverlayGroup=0x6000, ShutterPresentationValue=0))
    found = applied(dataset)
    assert isinstance(found.shutters[0], BitmapShutter)
    assert found.shutters[0].plane.group == 0x6000
    assert (found.overlays, found.warnings) == ((), ())


def test_a_bitmap_shutter_never_takes_a_plane_of_the_image() -> None:
    """Corner case 21: the plane must be in the state."""
    dataset = state(ShutterShape="BITMAP", ShutterOverlayGroup=0x6000, ShutterPresentationValue=0)
    found = applied(dataset, with_plane(Dataset()))
    assert found.shutters == ()
    assert says(found.warnings, "ShutterOverlayGroup")


def test_a_plane_that_is_shutter_and_activated_covers_and_is_not_drawn() -> None:
    dataset = state(ShutterShape="BITMAP", ShutterOverlayGroup=0x6000, ShutterPresentationValue=0)
    found = applied(with_plane(dataset, layer="A"))
    assert isinstance(found.shutters[0], BitmapShutter)
    assert found.overlays == ()
    assert says(found.warnings, "(0018,1623)")


def test_a_bitmap_beside_a_geometric_shutter_is_left_out_with_a_warning() -> None:
    dataset = state(ShutterShape=["BITMAP", "RECTANGULAR"], ShutterOverlayGroup=0x6000, **RECTANGLE)
    found = applied(with_plane(dataset))
    assert found.shutters == (RectangularShutter(2, 5, 1, 3),)
    assert says(found.warnings, "bitmap shutter", "not allowed")


def test_a_shutter_overlay_group_alone_is_a_bitmap_shutter() -> None:
    found = read_state(with_plane(state(ShutterOverlayGroup=0x6000, ShutterPresentationValue=0)))
    assert isinstance(found.shutters[0], BitmapShutter)
    assert says(found.warnings, "(0018,1600)")


def test_a_colour_of_the_shutter_is_kept() -> None:
    colored = state(
        ShutterShape="RECTANGULAR", ShutterPresentationColorCIELabValue=[100, 200, 300], ShutterPresentationValue=1
    )
    colored.update(item(**RECTANGLE))
    assert applied(colored).shutter_cielab == (100, 200, 300)


@pytest.mark.parametrize(
    ("attributes", "word"),
    [
        ({"ShutterShape": "OVAL"}, "ShutterShape"),
        ({"ShutterShape": "RECTANGULAR"}, "ShutterLeftVerticalEdge"),
        ({"ShutterShape": "CIRCULAR", "CenterOfCircularShutter": [1]}, "CenterOfCircularShutter"),
        ({"ShutterShape": "POLYGONAL", "VerticesOfThePolygonalShutter": [1, 1, 2]}, "VerticesOfThePolygonalShutter"),
        ({"ShutterShape": "POLYGONAL", "VerticesOfThePolygonalShutter": [1, 1]}, "VerticesOfThePolygonalShutter"),
        ({"ShutterShape": "RECTANGULAR", **RECTANGLE, "ShutterLeftVerticalEdge": 6}, "exchanged"),
    ],
)
def test_a_shutter_that_cannot_be_used_is_left_out_with_a_warning(attributes: dict[str, object], word: str) -> None:
    found = applied(state(**attributes))
    assert found.shutters == ()
    assert says(found.warnings, word)


def test_a_shutter_without_its_value_is_black_with_a_warning() -> None:
    found = applied(state(ShutterShape="RECTANGULAR", **RECTANGLE))
    assert found.shutter_value == 0
    assert says(found.warnings, "(0018,1622)")
