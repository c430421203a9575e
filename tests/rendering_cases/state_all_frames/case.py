"""Corner case 29: no Referenced Frame Number means all frames; an image that is not referenced is refused."""

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.rendering_cases.states import applied, picture_of, state
from viewer.rendering.presentation_state.effective import StateDoesNotApply


def picture() -> NDArray[np.uint8]:
    dataset = state(PresentationLUTShape="INVERSE")
    with pytest.raises(StateDoesNotApply):
        applied(dataset, uid="1.2.4")
    return picture_of(applied(dataset, frame=7))
