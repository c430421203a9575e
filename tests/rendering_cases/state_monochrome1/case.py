"""Corner case 4: MONOCHROME1 with shape IDENTITY (minimum black) beside INVERSE (minimum white)."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.phantom import DESCRIPTION
from tests.rendering_cases.states import applied, beside, picture_of, state
from tests.unit.rendering.state_objects import item


def picture() -> NDArray[np.uint8]:
    one = replace(DESCRIPTION, photometric_interpretation="MONOCHROME1")
    header = item(PhotometricInterpretation="MONOCHROME1")
    shown = [applied(state(PresentationLUTShape=shape), header, one) for shape in ("IDENTITY", "INVERSE")]
    return beside(*(picture_of(found, description=one) for found in shown))
