"""Corner case 1: a CT with intercept −1024, a state with a window and no modality LUT: it applies to stored values."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.states import applied, picture_of, state
from tests.unit.rendering.state_objects import item


def picture() -> NDArray[np.uint8]:
    header = item(Modality="CT", RescaleSlope="1", RescaleIntercept="-1024")
    dataset = state(SoftcopyVOILUTSequence=[item(WindowCenter="1000", WindowWidth="1000")])
    return picture_of(applied(dataset, header, warns_of="no modality LUT"))
