"""Three shutters: only what all of them let through is visible; covered pixels have P-Value 20000 (dark gray)."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.phantom import from_header, header, phantom


def picture() -> NDArray[np.uint8]:
    dataset = header(
        WindowCenter="2048",
        WindowWidth="4096",
        ShutterShape=["RECTANGULAR", "CIRCULAR", "POLYGONAL"],
        ShutterPresentationValue=20000,
        ShutterLeftVerticalEdge=9,
        ShutterRightVerticalEdge=56,
        ShutterUpperHorizontalEdge=5,
        ShutterLowerHorizontalEdge=36,
        CenterOfCircularShutter=[24, 36],
        RadiusOfCircularShutter=20,
        VerticesOfThePolygonalShutter=[2, 32, 46, 60, 30, 32, 46, 4],
    )
    return from_header(phantom(), dataset)
