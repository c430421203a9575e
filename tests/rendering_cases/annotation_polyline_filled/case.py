"""A POLYLINE is closed if its first point is its last; only then is it filled."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.annotations import annotated, annotation, line, square


def picture() -> NDArray[np.uint8]:
    return annotated(
        annotation(
            square(6, 6, 16, filled=True),
            square(28, 6, 16),
            line((50, 6), (60, 6), (60, 16), (50, 16), filled=True),
            line((8, 30), (24, 44), (8, 44), (24, 30), (8, 30), filled=True),
        )
    )
