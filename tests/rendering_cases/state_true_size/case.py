"""Corner case 14: TRUE SIZE with and without a calibrated screen: 0.5 mm pixels on a pitch of 0.25 mm, or fitted."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.states import applied, below, picture_of, state, whole
from viewer.rendering.output import Output


def picture() -> NDArray[np.uint8]:
    real = whole(PresentationSizeMode="TRUE SIZE", PresentationPixelSpacing=["0.5", "0.5"])
    found = applied(state(DisplayedAreaSelectionSequence=[real]))
    calibrated = picture_of(found, output=Output(viewport=(160, 120), fill=True, screen_pixel_mm=0.25))
    return below(calibrated, picture_of(found, output=Output(viewport=(160, 120))))
