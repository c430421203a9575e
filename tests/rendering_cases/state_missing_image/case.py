"""Corner case 34: of the two images that the state references one is missing; the other is shown as ever."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.states import applied, picture_of, state
from tests.unit.rendering.state_objects import SERIES, image, item


def picture() -> NDArray[np.uint8]:
    series = item(SeriesInstanceUID=SERIES, ReferencedImageSequence=[image("1.2.99"), image()])
    window = item(WindowCenter="1000", WindowWidth="500", ReferencedImageSequence=[image()])
    dataset = state(ReferencedSeriesSequence=[series], SoftcopyVOILUTSequence=[window])
    return picture_of(applied(dataset))
