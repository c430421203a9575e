"""Latin, Greek, Cyrillic, Hebrew, Arabic, Chinese, Japanese, Korean; Hebrew and Arabic read from the right."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.annotations import annotated, annotation
from viewer.rendering.presentation_state.annotations import TextObject


def picture() -> NDArray[np.uint8]:
    words = ["Läsion 3,5 mm", "πνεύμονας лёгкое", "ריאה 12 (abc)", "الرئة اليسرى ١٢", "肺结节", "肺がん", "폐암 결절"]
    return annotated(
        annotation(*(TextObject(text, ((2.0, 1.0 + 6.6 * i), (62.0, 7.0 + 6.6 * i))) for i, text in enumerate(words)))
    )
