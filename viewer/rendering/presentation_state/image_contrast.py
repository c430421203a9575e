"""The contrast that an image brings along: modality LUT, windows and VOI LUTs."""

from collections.abc import Collection
from math import isfinite

from pydicom.dataset import Dataset

from viewer.rendering.errors import InvalidValue
from viewer.rendering.modality_lut import modality_range
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.attributes import (
    integers,
    is_big_endian,
    items,
    number,
    numbers,
    text,
    texts,
    value_of,
)
from viewer.rendering.presentation_state.functional_groups import functional_group
from viewer.rendering.presentation_state.lookup_table import LookupTable, read_lookup_table
from viewer.rendering.presentation_state.model import (
    AutomaticWindow,
    ModalityLut,
    ModalityTable,
    Rescale,
    Voi,
    VoiFunction,
    Window,
)

PLAIN_BITS = 8
TABLE_ATTRIBUTES = ("LUTDescriptor", "LUTData")
LARGEST_VALUE = 1e300


def image_modality_lut(
    header: Dataset, description: PixelDescription, frame: int, warnings: list[str]
) -> ModalityLut | None:
    """Modality LUT of a frame: table, else rescale, of the frame's functional groups, else of the image.

    Raises
    ------
    InvalidValue
        Slope, intercept or table cannot be used.
    """
    source = functional_group(header, frame, "PixelValueTransformationSequence") or header
    tables = _table_items(source, "ModalityLUTSequence")
    has_rescale = value_of(source, "RescaleSlope") is not None or value_of(source, "RescaleIntercept") is not None
    if tables:
        if has_rescale:
            warnings.append("The image has a modality LUT and a rescale, which is not allowed; the LUT is applied.")
        table = _table(tables[0], header, signed=description.signed, warnings=warnings)
        return ModalityTable(table, text(tables[0], "ModalityLUTType"))
    if not has_rescale:
        return None
    slope, intercept = number(source, "RescaleSlope"), number(source, "RescaleIntercept")
    if slope is None or intercept is None:
        warnings.append("Rescale Slope and Rescale Intercept are not both there; slope 1 or intercept 0 is assumed.")
    rescale = Rescale(1.0 if slope is None else slope, intercept or 0.0, text(source, "RescaleType"))
    if not description.float_kind:
        ends = modality_range(rescale, *description.stored_range)
        if not all(isfinite(end) and abs(end) < LARGEST_VALUE for end in ends):
            raise InvalidValue("RescaleSlope", rescale.slope, "leads to values beyond all numbers")
    return rescale


def image_voi(
    header: Dataset, description: PixelDescription, frame: int, modality: ModalityLut | None, warnings: list[str]
) -> tuple[Voi, ...]:
    """Windows, then VOI LUTs of a frame, in their order; what cannot be used is left out with a warning."""
    source = functional_group(header, frame, "FrameVOILUTSequence") or header
    signed = description.signed or (
        not description.float_kind and modality_range(modality, *description.stored_range)[0] < 0
    )
    choices: list[Voi] = []
    try:
        default = VoiFunction.LINEAR_EXACT if description.float_kind else VoiFunction.LINEAR
        choices.extend(_windows(source, default, warnings))
    except InvalidValue as error:
        warnings.append(f"A window of the image cannot be used: {error}.")
    for item in _table_items(source, "VOILUTSequence"):
        try:
            choices.append(_table(item, header, signed=signed, warnings=warnings))
        except InvalidValue as error:
            warnings.append(f"A VOI LUT of the image cannot be used: {error}.")
    return tuple(choices)


def automatic_voi(header: Dataset, description: PixelDescription) -> tuple[Voi, ...]:
    """What stands in where an image has neither window nor VOI LUT.

    At most 8 bits are shown as they are, black to white: such pictures are made for display. More bits and floats call
    for a measured window; for PET it begins at zero and keeps the hottest voxels. The labels of a segmentation fill
    the range of gray, and its fractions count up to their maximum (PS3.3 C.8.20.2).
    """
    segmentation = text(header, "SegmentationType")
    if segmentation == "LABELMAP":
        return (AutomaticWindow(0.0, 100.0, from_zero=True),)
    if segmentation == "FRACTIONAL":
        most = _maximum_fractional_value(header)
        return (Window(most / 2, most, VoiFunction.LINEAR_EXACT),)
    if not description.float_kind and description.bits_stored <= PLAIN_BITS:
        return ()
    if text(header, "Modality") == "PT":
        return (AutomaticWindow(0.5, 99.9, from_zero=True),)
    return (AutomaticWindow(),)


def ignores_rescale(header: Dataset, modalities: Collection[str]) -> bool:
    """True if the image's rescale is to be ignored because of its modality."""
    return text(header, "Modality") in modalities


def _maximum_fractional_value(header: Dataset) -> float:
    try:
        most = number(header, "MaximumFractionalValue")
    except InvalidValue:
        most = None
    return most if most is not None and most > 0 else 255.0


def _windows(source: Dataset, default: VoiFunction, warnings: list[str]) -> list[Voi]:
    """Windows of a data set; `default` is what an absent VOI LUT Function means.

    The 0.5 and the 1 in LINEAR are about whole numbers; of float pixels they would cut off half a unit, which may be
    half of the range.
    """
    centers, widths = numbers(source, "WindowCenter"), numbers(source, "WindowWidth")
    if len(centers) != len(widths):
        warnings.append(f"The image has {len(centers)} window centers and {len(widths)} widths; pairs are used.")
    name = text(source, "VOILUTFunction").upper() or default.value
    if name not in set(VoiFunction):
        raise InvalidValue("VOILUTFunction", name, "is not LINEAR, LINEAR_EXACT or SIGMOID")
    explanations = texts(source, "WindowCenterWidthExplanation")
    windows: list[Voi] = []
    for number_, (center, width) in enumerate(zip(centers, widths, strict=False)):
        explanation = explanations[number_] if number_ < len(explanations) else ""
        try:
            windows.append(_window(center, width, VoiFunction(name), explanation, warnings))
        except InvalidValue as error:
            warnings.append(f"A window of the image cannot be used: {error}.")
    return windows


def _window(center: float, width: float, function: VoiFunction, explanation: str, warnings: list[str]) -> Window:
    if function is VoiFunction.LINEAR and 0 < width < 1:
        warnings.append(f"Window Width {width:g} is less than 1, the least of LINEAR; it is applied as LINEAR_EXACT.")
        function = VoiFunction.LINEAR_EXACT
    return Window(center, width, function, explanation)


def _table_items(source: Dataset, keyword: str) -> list[Dataset]:
    """Items that hold a table: some writers fill in a sequence of empty attributes."""
    return [item for item in items(source, keyword) if not all(_is_empty(item, name) for name in TABLE_ATTRIBUTES)]


def _is_empty(item: Dataset, keyword: str) -> bool:
    try:
        return value_of(item, keyword) is None
    except InvalidValue:
        return False


def _table(item: Dataset, header: Dataset, *, signed: bool, warnings: list[str]) -> LookupTable:
    descriptor, data = integers(item, "LUTDescriptor"), value_of(item, "LUTData")
    if data is None:
        raise InvalidValue("LUTData", None, "is absent")
    big_endian = is_big_endian(header)
    explanation = text(item, "LUTExplanation")
    table, found = read_lookup_table(descriptor, data, signed=signed, big_endian=big_endian, explanation=explanation)
    warnings.extend(found)
    return table
