"""Text Style: bold, italic, underlined, shadow, vertical alignment."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.annotations import annotated, annotation
from viewer.rendering.presentation_state.annotation_styles import Shadow, TextStyle
from viewer.rendering.presentation_state.annotations import TextObject


def picture() -> NDArray[np.uint8]:
    lines = [
        ("bold", TextStyle(bold=True)),
        ("italic", TextStyle(italic=True)),
        ("underlined", TextStyle(underlined=True)),
        ("shadow", TextStyle(shadow=Shadow("NORMAL", (1.0, 1.0), (0x6000, 0x8080, 0x8080)))),
        ("bottom", TextStyle(vertical="BOTTOM", horizontal="RIGHT")),
    ]
    texts = [
        TextObject(text, ((3.0, 2.0 + 9 * i), (61.0, 9.0 + 9 * i)), style=style)
        for i, (text, style) in enumerate(lines)
    ]
    return annotated(annotation(*texts))
