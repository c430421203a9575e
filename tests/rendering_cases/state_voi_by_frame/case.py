"""Corner case 3: the VOI item is chosen by image and frame: frame 1, frame 2, another image."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.states import FULL, applied, beside, picture_of, state
from tests.unit.rendering.state_objects import IMAGE, SERIES, image, item


def picture() -> NDArray[np.uint8]:
    series = item(SeriesInstanceUID=SERIES, ReferencedImageSequence=[image(), image("1.2.4")])
    items = [
        item(WindowCenter="500", WindowWidth="500", ReferencedImageSequence=[image(IMAGE, 2)]),
        item(WindowCenter="3500", WindowWidth="500", ReferencedImageSequence=[image("1.2.4")]),
        FULL,
    ]
    dataset = state(ReferencedSeriesSequence=[series], SoftcopyVOILUTSequence=items)
    shown = [applied(dataset), applied(dataset, frame=2), applied(dataset, uid="1.2.4")]
    return beside(*(picture_of(one) for one in shown))
