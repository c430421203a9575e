"""The contrast that an image brings along: modality LUT, windows and VOI LUTs."""

from collections.abc import Collection
from math import isfinite

from pydicom.dataset import Dataset

from viewer.rendering.errors import InvalidValue
from viewer.rendering.modality_lut import modality_range
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.attributes import is_big_endian, number, text, value_of
from viewer.rendering.presentation_state.functional_groups import functional_group
from viewer.rendering.presentation_state.lut_attributes import read_table, read_windows, table_items
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
    tables = table_items(source, "ModalityLUTSequence")
    has_rescale = value_of(source, "RescaleSlope") is not None or value_of(source, "RescaleIntercept") is not None
    if tables:
        if has_rescale:
            warnings.append("The image has a modality LUT and a rescale, which is not allowed; the LUT is applied.")
        table = read_table(tables[0], signed=description.signed, big_endian=is_big_endian(header), warnings=warnings)
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
        choices.extend(read_windows(source, default, "image", warnings))
    except InvalidValue as error:
        warnings.append(f"A window of the image cannot be used: {error}.")
    for item in table_items(source, "VOILUTSequence"):
        try:
            choices.append(read_table(item, signed=signed, big_endian=is_big_endian(header), warnings=warnings))
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
