"""Corner case 5: INVERSE with a shutter of P-Value 0: what is covered stays black."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.states import applied, picture_of, state


def picture() -> NDArray[np.uint8]:
    return picture_of(
        applied(
            state(
                PresentationLUTShape="INVERSE",
                ShutterShape="RECTANGULAR",
                ShutterPresentationValue=0,
                ShutterLeftVerticalEdge=9,
                ShutterRightVerticalEdge=56,
                ShutterUpperHorizontalEdge=5,
                ShutterLowerHorizontalEdge=40,
            )
        )
    )
