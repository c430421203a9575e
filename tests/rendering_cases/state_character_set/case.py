"""Text is in the character set of the state, whatever that of the image is: Cyrillic, Japanese, Arabic on Latin.

The states go through a file, in which the texts are bytes of ISO_IR 144, ISO 2022 IR 87 and ISO_IR 127.
"""

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from pydicom import dcmread
from pydicom.dataset import Dataset

from tests.rendering_cases.phantom import header
from tests.rendering_cases.states import applied, below, layer, picture_of, state
from tests.unit.rendering.state_objects import item
from viewer.rendering.output import Output

TEXTS = (("ISO_IR 144", "Очаг"), (["", "ISO 2022 IR 87"], "病変"), ("ISO_IR 127", "آفة"))


def in_file(character_set: str | list[str], words: str) -> Dataset:
    text = item(
        UnformattedTextValue=words,
        BoundingBoxAnnotationUnits="DISPLAY",
        BoundingBoxTopLeftHandCorner=[0.1, 0.1],
        BoundingBoxBottomRightHandCorner=[0.9, 0.9],
        BoundingBoxTextHorizontalJustification="CENTER",
    )
    dataset = state(
        SpecificCharacterSet=character_set,
        GraphicLayerSequence=[layer("L", 1, 0xFFFF)],
        GraphicAnnotationSequence=[item(GraphicLayer="L", TextObjectSequence=[text])],
    )
    buffer = BytesIO()
    dataset.save_as(buffer, implicit_vr=False, little_endian=True)
    assert words.encode() not in buffer.getvalue()
    buffer.seek(0)
    return dcmread(buffer, force=True)


def picture() -> NDArray[np.uint8]:
    image = header(SpecificCharacterSet="ISO_IR 100")
    output = Output(viewport=(256, 192), region=(0, 0, 64, 16))
    return below(*(picture_of(applied(in_file(*one), image), output=output) for one in TEXTS))
