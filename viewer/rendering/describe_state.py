"""What an effective state does, in words, and the attribute that says so: for :mod:`.explain`."""

from viewer.rendering.presentation_state.effective import EffectiveState
from viewer.rendering.presentation_state.lookup_table import LookupTable
from viewer.rendering.presentation_state.model import (
    AutomaticWindow,
    DisplayedArea,
    ModalityLut,
    ModalityTable,
    PresentationLut,
    PresentationLutShape,
    SizeMode,
    SpatialTransformation,
    Voi,
)
from viewer.rendering.presentation_state.planes import (
    BitmapShutter,
    CircularShutter,
    PolygonalShutter,
    RectangularShutter,
    Shutter,
)

Words = tuple[str, str]
"""What is applied, and the keyword of the attribute."""


def describe_modality(lut: ModalityLut | None) -> Words:
    """Modality LUT."""
    if lut is None:
        return "identity", "RescaleSlope"
    if isinstance(lut, ModalityTable):
        return _table(lut.table), "ModalityLUTSequence"
    return f"value × {lut.slope:g} {lut.intercept:+g}", "RescaleSlope"


def describe_voi(voi: Voi | None, possible: tuple[float, float], *, measured: bool, in_state: bool) -> Words:
    """VOI LUT; `measured`: the window was measured on the frame; `in_state`: a state's items hold it."""
    prefix = "SoftcopyVOILUTSequence" if in_state else ""
    if voi is None:
        return f"identity: {possible[0]:g} … {possible[1]:g}", prefix or "WindowCenter"
    if isinstance(voi, AutomaticWindow):
        return "a window measured on the frame", "PixelData"
    if isinstance(voi, LookupTable):
        return _table(voi), ".".join(filter(None, (prefix, "VOILUTSequence")))
    words = f"window {voi.center:g} / {voi.width:g}, {voi.function}"
    if voi.explanation:
        words += f" ({voi.explanation})"
    if measured:
        return f"{words}, measured on the frame", "PixelData"
    return words, ".".join(filter(None, (prefix, "WindowCenter")))


def describe_presentation(lut: PresentationLut, *, in_state: bool) -> Words:
    """Presentation LUT; of an image its polarity."""
    if isinstance(lut, LookupTable):
        return _table(lut), "PresentationLUTSequence"
    words = "inverse" if lut is PresentationLutShape.INVERSE else "identity"
    return words, "PresentationLUTShape" if in_state else "PhotometricInterpretation"


def describe_shutters(state: EffectiveState) -> Words:
    """Shutters and what they cover with."""
    if not state.shutters:
        return "none", "ShutterShape"
    words = ", ".join(_shutter(shutter) for shutter in state.shutters)
    return f"{words}; covered: P-Value {state.shutter_value}", "ShutterShape"


def _shutter(shutter: Shutter) -> str:
    match shutter:
        case RectangularShutter():
            return f"columns {shutter.left} … {shutter.right}, rows {shutter.upper} … {shutter.lower}"
        case CircularShutter():
            return f"circle around row {shutter.row}, column {shutter.column}, radius {shutter.radius}"
        case PolygonalShutter():
            return f"polygon of {len(shutter.vertices)} vertices"
        case BitmapShutter():
            return f"bitmap of overlay {shutter.plane.group:04X}"


def describe_overlays(state: EffectiveState) -> Words:
    """Overlay planes that are shown."""
    if not state.overlays:
        return "none", "OverlayActivationLayer"
    planes = (
        f"{plane.group:04X}" + (f" in layer {plane.layer.name}" if plane.layer is not None else "")
        for plane in state.overlays
    )
    return ", ".join(planes), "OverlayData" if state.overlays[0].layer is None else "OverlayActivationLayer"


def describe_annotations(state: EffectiveState) -> Words:
    """Graphics and texts."""
    graphics = sum(len(one.graphics) + len(one.compounds) for one in state.annotations)
    texts = sum(len(one.texts) for one in state.annotations)
    words = f"{graphics} graphics, {texts} texts" if graphics or texts else "none"
    return words, "GraphicAnnotationSequence"


def describe_spatial(spatial: SpatialTransformation) -> Words:
    """Rotation, then flip."""
    turned = f"rotated clockwise by {spatial.rotation}°" if spatial.rotation else ""
    flipped = "flipped left to right" if spatial.flip else ""
    return ", then ".join(filter(None, (turned, flipped))) or "none", "ImageRotation"


def describe_area(area: DisplayedArea) -> Words:
    """Displayed area and size mode."""
    part = "the whole image"
    if area.top_left is not None and area.bottom_right is not None:
        part = "from column {} row {} to column {} row {}".format(*area.top_left, *area.bottom_right)
    mode = area.size_mode.value.lower()
    if area.size_mode is SizeMode.MAGNIFY:
        mode += f" × {area.magnification:g}"
    aspect = f", pixels {area.pixel_aspect:g} times as high as wide" if area.pixel_aspect != 1 else ""
    return f"{part}, {mode}{aspect}", "DisplayedAreaSelectionSequence"


def _table(table: LookupTable) -> str:
    words = f"table of {len(table.entries)} entries from {table.first_mapped}, {table.bits} bits"
    return f"{words} ({table.explanation})" if table.explanation else words
