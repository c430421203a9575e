"""Corner case 28: one state, two images: its modality LUT is for both, whatever each image says."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.states import applied, beside, picture_of, state
from tests.unit.rendering.state_objects import IMAGE, SERIES, image, item


def picture() -> NDArray[np.uint8]:
    series = item(SeriesInstanceUID=SERIES, ReferencedImageSequence=[image(), image("1.2.4")])
    dataset = state(ReferencedSeriesSequence=[series], RescaleSlope="2", RescaleIntercept="-2048", RescaleType="US")
    headers = [item(RescaleSlope="1", RescaleIntercept="0"), item(RescaleSlope="3", RescaleIntercept="-100")]
    shown = [applied(dataset, header, uid=uid) for header, uid in zip(headers, (IMAGE, "1.2.4"), strict=True)]
    return beside(*(picture_of(one) for one in shown))
