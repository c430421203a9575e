"""Pseudo-colour: the window through a palette from blue by green to red; the shutter has its CIELab colour (red)."""

import numpy as np
from numpy.typing import NDArray
from PIL import ImageCms

from tests.rendering_cases.states import applied, picture_of, state
from tests.unit.rendering.state_objects import palette
from viewer.rendering.presentation_state.identification import StateKind

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def picture() -> NDArray[np.uint8]:
    up = np.arange(256)
    colors = np.stack([up, 255 - np.abs(2 * up - 255), 255 - up], axis=1)
    shutter = {
        "ShutterShape": "RECTANGULAR",
        "ShutterPresentationValue": 0xFFFF,
        "ShutterPresentationColorCIELabValue": [35653, 53199, 50115],
        "ShutterLeftVerticalEdge": 5,
        "ShutterRightVerticalEdge": 60,
        "ShutterUpperHorizontalEdge": 5,
        "ShutterLowerHorizontalEdge": 44,
    }
    return picture_of(applied(palette(state(StateKind.PSEUDO_COLOR, ICCProfile=SRGB, **shutter), colors)))
