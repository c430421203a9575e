"""Corner case 35: the image was compressed anew under another UID: the state is refused."""

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.rendering_cases.phantom import from_header, header, phantom
from tests.rendering_cases.states import applied, state
from viewer.rendering.presentation_state.effective import StateDoesNotApply


def picture() -> NDArray[np.uint8]:
    dataset = state(PresentationLUTShape="INVERSE")
    with pytest.raises(StateDoesNotApply):
        applied(dataset, uid="1.2.3.1")
    return from_header(phantom(), header(WindowCenter="2048", WindowWidth="4096"))
