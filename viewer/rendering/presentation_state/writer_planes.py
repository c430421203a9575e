"""Shutters, overlay planes and their activation in a written state (PS3.3 C.7.6.11, C.7.6.15, C.9.2, C.11.7)."""

from collections.abc import Iterable, Sequence

from pydicom.dataset import Dataset

from viewer.rendering.errors import InvalidValue, UnsupportedValue
from viewer.rendering.presentation_state.annotation_styles import CieLab
from viewer.rendering.presentation_state.planes import (
    BitmapShutter,
    CircularShutter,
    OverlayActivation,
    OverlayPlane,
    PolygonalShutter,
    RectangularShutter,
    Shutter,
)
from viewer.rendering.presentation_state.writer_elements import put, put_tag

ROWS, COLUMNS, FRAMES, DESCRIPTION, TYPE = 0x0010, 0x0011, 0x0015, 0x0022, 0x0040
ORIGIN, FRAME_ORIGIN, BITS_ALLOCATED, BIT_POSITION, LABEL = 0x0050, 0x0051, 0x0100, 0x0102, 0x1500
ACTIVATION_LAYER, DATA = 0x1001, 0x3000


def put_shutters(
    target: Dataset, shutters: Sequence[Shutter], value: int, color: CieLab | None, planes: Iterable[OverlayPlane]
) -> None:
    """Display Shutter or Bitmap Display Shutter, and what is covered with.

    Raises
    ------
    InvalidValue
        Two shutters of one shape, a bitmap beside another shutter, or one whose plane is not in the state.
    """
    if not shutters:
        return
    shapes = [_put_shutter(target, shutter) for shutter in shutters]
    if len(set(shapes)) < len(shapes) or ("BITMAP" in shapes and len(shapes) > 1):
        raise InvalidValue("ShutterShape", shapes, "a state holds one shutter of each shape, or one bitmap alone")
    groups = {plane.group for plane in planes}
    for shutter in shutters:
        if isinstance(shutter, BitmapShutter) and shutter.plane.group not in groups:
            raise InvalidValue("ShutterOverlayGroup", f"{shutter.plane.group:04X}", "is no plane of the state")
    put(target, "ShutterShape", shapes)
    put(target, "ShutterPresentationValue", value)
    if color is not None:
        put(target, "ShutterPresentationColorCIELabValue", list(color))


def _put_shutter(target: Dataset, shutter: Shutter) -> str:
    if isinstance(shutter, RectangularShutter):
        put(target, "ShutterLeftVerticalEdge", shutter.left)
        put(target, "ShutterRightVerticalEdge", shutter.right)
        put(target, "ShutterUpperHorizontalEdge", shutter.upper)
        put(target, "ShutterLowerHorizontalEdge", shutter.lower)
        return "RECTANGULAR"
    if isinstance(shutter, CircularShutter):
        put(target, "CenterOfCircularShutter", [shutter.row, shutter.column])
        put(target, "RadiusOfCircularShutter", shutter.radius)
        return "CIRCULAR"
    if isinstance(shutter, PolygonalShutter):
        put(target, "VerticesOfThePolygonalShutter", [value for vertex in shutter.vertices for value in vertex])
        return "POLYGONAL"
    put(target, "ShutterOverlayGroup", shutter.plane.group)
    return "BITMAP"


def put_overlays(target: Dataset, planes: Iterable[OverlayPlane], activations: Iterable[OverlayActivation]) -> None:
    """Overlay planes of the state, and in which layers planes, its own and those of the images, are shown.

    Raises
    ------
    UnsupportedValue
        A plane that lies in the pixels of an image cannot be part of a state.
    """
    for plane in planes:
        _put_plane(target, plane)
    for activation in activations:
        tag = activation.group << 16 | ACTIVATION_LAYER
        put_tag(target, tag, "CS", activation.layer.name, "OverlayActivationLayer")


def _put_plane(target: Dataset, plane: OverlayPlane) -> None:
    if plane.embedded_bit is not None:
        raise UnsupportedValue("OverlayBitPosition", plane.embedded_bit, "a plane in the pixels is not part of a state")
    base = plane.group << 16
    size = (plane.rows * plane.columns * plane.frames + 7) // 8
    data = plane.data[:size]
    elements: list[tuple[int, str, object, str]] = [
        (ROWS, "US", plane.rows, "OverlayRows"),
        (COLUMNS, "US", plane.columns, "OverlayColumns"),
        (TYPE, "CS", plane.type, "OverlayType"),
        (ORIGIN, "SS", list(plane.origin), "OverlayOrigin"),
        (BITS_ALLOCATED, "US", 1, "OverlayBitsAllocated"),
        (BIT_POSITION, "US", 0, "OverlayBitPosition"),
        (DATA, "OW", data + b"\0" * (len(data) % 2), "OverlayData"),
    ]
    if plane.first_frame is not None or plane.frames > 1:
        elements.append((FRAMES, "IS", plane.frames, "NumberOfFramesInOverlay"))
        elements.append((FRAME_ORIGIN, "US", plane.first_frame or 1, "ImageFrameOrigin"))
    if plane.description:
        elements.append((DESCRIPTION, "LO", plane.description, "OverlayDescription"))
    if plane.label:
        elements.append((LABEL, "LO", plane.label, "OverlayLabel"))
    for element, vr, value, name in elements:
        put_tag(target, base | element, vr, value, name)
