"""A state without contrast on a CT: as the standard says, and with the contrast of the image kept on request."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.states import applied, beside, picture_of, state
from tests.unit.rendering.state_objects import item
from viewer.rendering.presentation_state.changes import Changes


def picture() -> NDArray[np.uint8]:
    header = item(Modality="CT", RescaleSlope="1", RescaleIntercept="-1024", WindowCenter="0", WindowWidth="1500")
    dataset = state(SoftcopyVOILUTSequence=None)
    kept = applied(dataset, header, changes=Changes(keep_image_contrast=True), warns_of="kept on request")
    return beside(picture_of(applied(dataset, header, warns_of="no contrast")), picture_of(kept))
