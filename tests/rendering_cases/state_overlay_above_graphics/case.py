"""Layers rule over kinds: a black overlay in the uppermost layer lies on a white disc, a white one of the lowest below.

Rotated and flipped, so that both go the same way to the picture.
"""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.states import activated, applied, layer, letter, picture_of, plane, state, whole
from tests.unit.rendering.state_objects import item
from viewer.rendering.output import Output


def picture() -> NDArray[np.uint8]:
    disc = item(
        GraphicAnnotationUnits="PIXEL",
        GraphicDimensions=2,
        NumberOfGraphicPoints=2,
        GraphicData=[32.0, 24.0, 32.0, 10.0],
        GraphicType="CIRCLE",
        GraphicFilled="Y",
    )
    dataset = state(
        GraphicLayerSequence=[layer("TOP", 5, 0), layer("DISC", 3, 0xB000), layer("LOW", 1, 0xFFFF)],
        GraphicAnnotationSequence=[item(GraphicLayer="DISC", GraphicObjectSequence=[disc])],
        ImageRotation=90,
        ImageHorizontalFlip="Y",
        DisplayedAreaSelectionSequence=[
            whole(DisplayedAreaTopLeftHandCorner=[1, 1], DisplayedAreaBottomRightHandCorner=[64, 48])
        ],
    )
    dataset = activated(plane(dataset, 0x6000, letter(), (18, 28)), 0x6000, "TOP")
    dataset = activated(plane(dataset, 0x6002, np.ones((10, 60), np.bool_), (20, 3)), 0x6002, "LOW")
    return picture_of(applied(dataset), output=Output(viewport=(192, 256)))
