"""Corner case 30: two states for one image, each as it is: the second has no window and takes none from the first."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.states import applied, beside, picture_of, state
from tests.unit.rendering.state_objects import item


def picture() -> NDArray[np.uint8]:
    first = state(SoftcopyVOILUTSequence=[item(WindowCenter="1000", WindowWidth="500")])
    second = state(SoftcopyVOILUTSequence=None, PresentationLUTShape="INVERSE")
    return beside(picture_of(applied(first)), picture_of(applied(second, warns_of="no contrast")))
