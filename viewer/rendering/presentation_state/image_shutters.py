"""Display Shutter Module of an image, or of one of its frames (PS3.3 C.7.6.11, C.7.6.15, C.7.6.16.2.16)."""

from collections.abc import Iterable

from pydicom.dataset import Dataset

from viewer.rendering.errors import InvalidValue
from viewer.rendering.presentation_state.attributes import integers, texts
from viewer.rendering.presentation_state.functional_groups import functional_group
from viewer.rendering.presentation_state.planes import (
    BitmapShutter,
    CircularShutter,
    OverlayPlane,
    PolygonalShutter,
    RectangularShutter,
    Shutter,
)


def image_shutters(
    header: Dataset, frame: int, planes: Iterable[OverlayPlane], warnings: list[str]
) -> tuple[tuple[Shutter, ...], int]:
    """Shutters of a frame and their P-Value; one that cannot be used is left out with a warning.

    Parameters
    ----------
    header : Dataset
    frame : int
        Counted from 1.
    planes : iterable of OverlayPlane
        Among which a bitmap shutter finds its plane.
    warnings : list of str
        Appended to.
    """
    source = functional_group(header, frame, "FrameDisplayShutterSequence") or header
    shutters: list[Shutter] = []
    for shape in texts(source, "ShutterShape"):
        try:
            shutters.append(read_shutter(source, shape.upper(), planes))
        except InvalidValue as error:
            warnings.append(f"A shutter cannot be used and is left out: {error}.")
    value = 0
    try:
        value = (integers(source, "ShutterPresentationValue") or (0,))[0]
    except InvalidValue as error:
        warnings.append(f"The shutter is black: {error}.")
    return tuple(shutters), min(max(value, 0), 0xFFFF)


def read_shutter(source: Dataset, shape: str, planes: Iterable[OverlayPlane]) -> Shutter:
    """One shutter of a Display Shutter Module.

    Raises
    ------
    InvalidValue
        The shape is unknown, or its attributes do not describe one.
    """
    if shape == "RECTANGULAR":
        edges = ("LeftVertical", "RightVertical", "UpperHorizontal", "LowerHorizontal")
        left, right, upper, lower = (_one(source, f"Shutter{edge}Edge") for edge in edges)
        return RectangularShutter(left, right, upper, lower)
    if shape == "CIRCULAR":
        center = integers(source, "CenterOfCircularShutter")
        if len(center) != 2:
            raise InvalidValue("CenterOfCircularShutter", center, "needs row and column")
        return CircularShutter(center[0], center[1], _one(source, "RadiusOfCircularShutter"))
    if shape == "POLYGONAL":
        values = integers(source, "VerticesOfThePolygonalShutter")
        if len(values) % 2:
            raise InvalidValue("VerticesOfThePolygonalShutter", len(values), "needs pairs of row and column")
        return PolygonalShutter(tuple(zip(values[::2], values[1::2], strict=True)))
    if shape == "BITMAP":
        group = _one(source, "ShutterOverlayGroup")
        plane = next((plane for plane in planes if plane.group == group), None)
        if plane is None:
            raise InvalidValue("ShutterOverlayGroup", f"{group:04X}", "there is no such overlay plane")
        return BitmapShutter(plane)
    raise InvalidValue("ShutterShape", shape, "is not RECTANGULAR, CIRCULAR, POLYGONAL or BITMAP")


def _one(source: Dataset, keyword: str) -> int:
    values = integers(source, keyword)
    if not values:
        raise InvalidValue(keyword, None, "is absent")
    return values[0]
