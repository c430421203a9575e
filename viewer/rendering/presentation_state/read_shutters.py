"""Display shutter and bitmap display shutter of a state (PS3.3 C.7.6.11, C.7.6.15)."""

from collections.abc import Sequence
from dataclasses import dataclass

from pydicom.dataset import Dataset

from viewer.rendering.errors import InvalidValue
from viewer.rendering.presentation_state.annotation_styles import CieLab, read_color
from viewer.rendering.presentation_state.attributes import integers, texts, value_of
from viewer.rendering.presentation_state.image_shutters import read_shutter
from viewer.rendering.presentation_state.planes import OverlayPlane, Shutter

SHAPES = frozenset({"RECTANGULAR", "CIRCULAR", "POLYGONAL", "BITMAP"})
P_VALUE_MAX = 0xFFFF
MAX_SHAPES = 16


@dataclass(frozen=True, slots=True)
class Shutters:
    """Shutters of a state: what each lets through is visible; what is covered has the P-Value, or the colour."""

    shutters: tuple[Shutter, ...] = ()
    value: int = 0
    cielab: CieLab | None = None


def read_shutters(dataset: Dataset, planes: Sequence[OverlayPlane], warnings: list[str]) -> Shutters:
    """Shutters of a state; one that cannot be used is left out with a warning.

    Parameters
    ----------
    dataset : Dataset
    planes : sequence of OverlayPlane
        Of the state: a bitmap shutter finds its plane there and nowhere else (C.7.6.15).
    warnings : list of str
        Appended to.
    """
    found: list[Shutter] = []
    shapes = [shape.upper() for shape in texts(dataset, "ShutterShape")]
    if not shapes and value_of(dataset, "ShutterOverlayGroup") is not None:
        warnings.append("Shutter Overlay Group (0018,1623) without Shutter Shape (0018,1600); taken as a bitmap.")
        shapes = ["BITMAP"]
    for shape in dict.fromkeys(shapes[:MAX_SHAPES]):
        try:
            found.append(read_shutter(dataset, shape, planes))
        except InvalidValue as error:
            warnings.append(f"A shutter cannot be used and is left out: {error}.")
    return Shutters(tuple(found), _value(dataset, bool(found), warnings), _cielab(dataset, warnings))


def _value(dataset: Dataset, needed: bool, warnings: list[str]) -> int:
    try:
        values = integers(dataset, "ShutterPresentationValue")
    except InvalidValue as error:
        warnings.append(f"The shutter is black: {error}.")
        return 0
    if not values:
        if needed:
            warnings.append("The state has a shutter without Shutter Presentation Value (0018,1622); it is black.")
        return 0
    if not 0 <= values[0] <= P_VALUE_MAX:
        warnings.append(f"Shutter Presentation Value (0018,1622) {values[0]} is not 0 … 65535; the nearest is used.")
    return min(max(values[0], 0), P_VALUE_MAX)


def _cielab(dataset: Dataset, warnings: list[str]) -> CieLab | None:
    try:
        return read_color(dataset, "ShutterPresentationColorCIELabValue")
    except InvalidValue as error:
        warnings.append(f"The colour of the shutter is ignored: {error}.")
        return None
