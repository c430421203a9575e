"""Line Style: thickness, dashes with and without a colour between them, opacity, shadows."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.annotations import WHITE, annotated, annotation, line
from viewer.rendering.presentation_state.annotation_styles import LineStyle, Shadow


def picture() -> NDArray[np.uint8]:
    def shadow(kind: str) -> Shadow:
        return Shadow(kind, (1.0, 1.0), (0x4000, 0x8080, 0x8080))

    styles = [
        LineStyle(thickness=2),
        LineStyle(thickness=1, pattern=0xFF00FF00),
        LineStyle(WHITE, thickness=1, pattern=0xFFF0F0F0, off_color=(0x5000, 0x8080, 0x8080), off_opacity=1),
        LineStyle(thickness=3, opacity=0.4),
        LineStyle(thickness=1, shadow=shadow("NORMAL")),
        LineStyle(thickness=1, shadow=shadow("OUTLINED")),
    ]
    return annotated(annotation(*(line((4, 5 + 7 * i), (60, 7 + 7 * i), line=one) for i, one in enumerate(styles))))
