"""Display shutters of an image."""

import pytest
from pydicom.dataset import Dataset

from viewer.rendering.presentation_state.image_shutters import image_shutters
from viewer.rendering.presentation_state.planes import (
    BitmapShutter,
    CircularShutter,
    OverlayPlane,
    PolygonalShutter,
    RectangularShutter,
)


def header(**attributes: object) -> Dataset:
    dataset = Dataset()
    for keyword, value in attributes.items():
        setattr(dataset, keyword, value)
    return dataset


RECTANGLE = {
    "ShutterLeftVerticalEdge": 2,
    "ShutterRightVerticalEdge": 9,
    "ShutterUpperHorizontalEdge": 3,
    "ShutterLowerHorizontalEdge": 8,
}


def test_an_image_without_shutter_has_none() -> None:
    assert image_shutters(header(), 1, (), []) == ((), 0)


def test_all_shapes_are_read() -> None:
    dataset = header(
        ShutterShape=["RECTANGULAR", "CIRCULAR", "POLYGONAL"],
        CenterOfCircularShutter=[5, 6],
        RadiusOfCircularShutter=4,
        VerticesOfThePolygonalShutter=[1, 1, 1, 9, 9, 9],
        ShutterPresentationValue=1000,
        **RECTANGLE,
    )
    shutters, value = image_shutters(dataset, 1, (), [])
    assert shutters == (
        RectangularShutter(left=2, right=9, upper=3, lower=8),
        CircularShutter(row=5, column=6, radius=4),
        PolygonalShutter(((1, 1), (1, 9), (9, 9))),
    )
    assert value == 1000


def test_a_bitmap_shutter_finds_its_plane() -> None:
    plane = OverlayPlane(0x6004, 1, 1, data=b"\1")
    dataset = header(ShutterShape="BITMAP", ShutterOverlayGroup=0x6004)
    assert image_shutters(dataset, 1, (plane,), [])[0] == (BitmapShutter(plane),)


@pytest.mark.parametrize(
    "attributes",
    [
        {"ShutterShape": "BITMAP", "ShutterOverlayGroup": 0x6004},
        {"ShutterShape": "BITMAP"},
        {"ShutterShape": "TRIANGULAR"},
        {"ShutterShape": "RECTANGULAR"},
        {"ShutterShape": "RECTANGULAR", **RECTANGLE, "ShutterLeftVerticalEdge": 10},
        {"ShutterShape": "CIRCULAR", "CenterOfCircularShutter": [5, 6], "RadiusOfCircularShutter": 0},
        {"ShutterShape": "CIRCULAR", "CenterOfCircularShutter": 5, "RadiusOfCircularShutter": 4},
        {"ShutterShape": "POLYGONAL", "VerticesOfThePolygonalShutter": [1, 1, 2, 2]},
        {"ShutterShape": "POLYGONAL", "VerticesOfThePolygonalShutter": [1, 1, 2, 2, 3]},
        {"ShutterShape": "POLYGONAL"},
    ],
)
def test_a_shutter_that_cannot_be_used_is_left_out_with_a_warning(attributes: dict[str, object]) -> None:
    warnings: list[str] = []
    assert image_shutters(header(**attributes), 1, (), warnings)[0] == ()
    assert len(warnings) == 1


def test_a_frame_has_a_shutter_of_its_own() -> None:
    circle = header(ShutterShape="CIRCULAR", CenterOfCircularShutter=[5, 6], RadiusOfCircularShutter=4)
    dataset = header(ShutterShape="RECTANGULAR", **RECTANGLE)
    dataset.SharedFunctionalGroupsSequence = [header(FrameDisplayShutterSequence=[circle])]
    assert image_shutters(dataset, 1, (), [])[0] == (CircularShutter(5, 6, 4),)
