"""Color state on an RGB image: rotation by 180 and an overlay in the CIELab colour (red) of its layer."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PIL import ImageCms

from tests.rendering_cases.phantom import DESCRIPTION, phantom
from tests.rendering_cases.states import activated, applied, layer, letter, picture_of, plane, state, whole
from viewer.rendering.presentation_state.identification import StateKind

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def picture() -> NDArray[np.uint8]:
    rgb = replace(DESCRIPTION, samples_per_pixel=3, photometric_interpretation="RGB", bits_stored=8, high_bit=7)
    gray = (phantom() >> 4).astype(np.uint8)
    pixels = np.dstack([gray // 2, gray, 255 - gray])
    corners = whole(DisplayedAreaTopLeftHandCorner=[64, 48], DisplayedAreaBottomRightHandCorner=[1, 1])
    dataset = state(
        StateKind.COLOR,
        ICCProfile=SRGB,
        ImageRotation=180,
        ImageHorizontalFlip="N",
        DisplayedAreaSelectionSequence=[corners],
        GraphicLayerSequence=[layer("A", 1, 0xFFFF, (35653, 53199, 50115))],
    )
    dataset = activated(plane(dataset, 0x6000, letter(), (20, 40)), 0x6000, "A")
    return picture_of(applied(dataset, description=rgb), pixels, rgb)
