"""Corner case 15: MAGNIFY by 3, then cropped to the viewport around the middle of the area."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.states import applied, picture_of, state, whole
from viewer.rendering.output import Output


def picture() -> NDArray[np.uint8]:
    large = whole(PresentationSizeMode="MAGNIFY", PresentationPixelMagnificationRatio=3.0)
    found = applied(state(DisplayedAreaSelectionSequence=[large]))
    return picture_of(found, output=Output(viewport=(100, 80)))
