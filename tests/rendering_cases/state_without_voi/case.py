"""Corner case 2: no VOI item: the whole possible range is shown, although the image has a narrow window."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.states import applied, picture_of, state
from tests.unit.rendering.state_objects import item


def picture() -> NDArray[np.uint8]:
    header = item(WindowCenter="2000", WindowWidth="10")
    dataset = state(SoftcopyVOILUTSequence=None)
    return picture_of(applied(dataset, header, warns_of="no contrast"))
