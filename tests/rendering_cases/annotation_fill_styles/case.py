"""Fill Style: opacity, a stipple that lets the image through, a stipple with two colours."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.annotations import WHITE, annotated, annotation, square
from viewer.rendering.presentation_state.annotation_styles import FillStyle


def picture() -> NDArray[np.uint8]:
    checks = bytes([0xF0] * 4 * 4 + [0x0F] * 4 * 4) * 4
    gray = (0x6000, 0x8080, 0x8080)
    fills = [FillStyle(WHITE, 0.5), FillStyle(WHITE, stipple=checks), FillStyle(WHITE, 1, gray, 1, checks)]
    return annotated(annotation(*(square(3 + 20 * i, 14, 18, filled=True, fill=one) for i, one in enumerate(fills))))
