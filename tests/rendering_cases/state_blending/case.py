"""Blending: a square in the colours of a palette (black to red), opacity 0.5, 20 mm right and 10 down."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PIL import ImageCms
from pydicom.dataset import Dataset

from tests.rendering_cases.phantom import DESCRIPTION, phantom
from tests.rendering_cases.states import applied, picture_of, state
from tests.unit.rendering.state_objects import IMAGE, SERIES, image, item, palette
from viewer.rendering.blending import BlendingFrame, blend, superimposed_state
from viewer.rendering.image_plane import ImagePlane
from viewer.rendering.presentation_state.effective import effective
from viewer.rendering.presentation_state.identification import StateKind
from viewer.rendering.presentation_state.read import read_state
from viewer.rendering.presentation_state.with_image import with_image

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def picture() -> NDArray[np.uint8]:
    window = [item(WindowCenter="2048", WindowWidth="4096")]
    inputs = [
        item(
            BlendingPosition=position,
            ReferencedSeriesSequence=[item(SeriesInstanceUID=SERIES, ReferencedImageSequence=[image(uid)])],
            RescaleSlope="1",
            RescaleIntercept="0",
            RescaleType="US",
            SoftcopyVOILUTSequence=window,
        )
        for position, uid in (("UNDERLYING", IMAGE), ("SUPERIMPOSED", "1.2.4"))
    ]
    red = np.stack([np.arange(256), np.zeros(256, int), np.zeros(256, int)], axis=1)
    dataset = palette(state(StateKind.BLENDING, BlendingSequence=inputs, RelativeOpacity=0.5, ICCProfile=SRGB), red)
    read = read_state(dataset)
    small = replace(DESCRIPTION, rows=10, columns=10)
    over = np.tile(np.linspace(2000, 4095, 10).astype(np.uint16), (10, 1))
    laid = effective(with_image(superimposed_state(read), Dataset(), small, 1), "1.2.4", 1)
    blended = blend(
        BlendingFrame(phantom(), DESCRIPTION, applied(dataset), at(0, 0, 1.0)),
        BlendingFrame(over, small, laid, at(20, 10, 2.0)),
        0.5,
    )
    return picture_of(blended.state, blended.cells, blended.description)


def at(x: float, y: float, spacing: float) -> ImagePlane:
    """An axial plane whose first pixel lies at `x`, `y`."""
    return ImagePlane((x, y, 0), (1, 0, 0), (0, 1, 0), (spacing, spacing), 1.0, "1.9")
