"""MAGNIFY by 2, cut to the viewport around the middle."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.phantom import from_state
from viewer.rendering.output import Output
from viewer.rendering.presentation_state.model import DisplayedArea, PresentationState, SizeMode


def picture() -> NDArray[np.uint8]:
    area = DisplayedArea(size_mode=SizeMode.MAGNIFY, magnification=2)
    return from_state(PresentationState(areas=(area,)), Output((64, 48)))
