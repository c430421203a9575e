"""Modality LUT, Softcopy VOI LUT and Softcopy Presentation LUT of a state (PS3.3 C.11.1, C.11.8, C.11.6).

What is absent is identity (PS3.4 N.2). What cannot be used is left out with a warning that names the attribute.
"""

from pydicom.dataset import Dataset

from viewer.rendering.errors import InvalidValue
from viewer.rendering.presentation_state.attributes import integers, is_big_endian, items, number, text, value_of
from viewer.rendering.presentation_state.lookup_table import LookupTable
from viewer.rendering.presentation_state.lut_attributes import read_table, read_windows, table_items
from viewer.rendering.presentation_state.model import (
    ModalityLut,
    ModalityTable,
    PresentationLut,
    PresentationLutShape,
    Rescale,
    Voi,
    VoiFunction,
    VoiItem,
)
from viewer.rendering.presentation_state.read_references import read_image_references

MAX_VOI_ITEMS = 10_000


def read_modality_lut(source: Dataset, root: Dataset, warnings: list[str]) -> ModalityLut | None:
    """Modality LUT of a state, or of an input of a blending (`source`); None is identity.

    Raises
    ------
    InvalidValue
        It is there and cannot be used: what follows it would mean something else without it.
    """
    tables = table_items(source, "ModalityLUTSequence")
    slope, intercept = number(source, "RescaleSlope"), number(source, "RescaleIntercept")
    has_rescale = slope is not None or intercept is not None
    if tables:
        if has_rescale:
            warnings.append(
                "The state has a Modality LUT Sequence (0028,3000) and a Rescale Slope (0028,1053), which is not "
                "allowed; the LUT is applied."
            )
        table = read_table(tables[0], signed=_signed(tables[0]), big_endian=is_big_endian(root), warnings=warnings)
        return ModalityTable(table, text(tables[0], "ModalityLUTType"))
    if not has_rescale:
        return None
    if slope is None or intercept is None:
        warnings.append("Rescale Slope and Rescale Intercept are not both there; slope 1 or intercept 0 is assumed.")
    return Rescale(1.0 if slope is None else slope, intercept or 0.0, text(source, "RescaleType"))


def read_voi_items(source: Dataset, root: Dataset, warnings: list[str]) -> tuple[VoiItem, ...]:
    """Items of Softcopy VOI LUT Sequence (0028,3110), in their order.

    An item that offers nothing usable is kept without choices, as identity: the next item is not meant for its images.
    """
    sequence = items(source, "SoftcopyVOILUTSequence")
    if len(sequence) > MAX_VOI_ITEMS:
        raise InvalidValue("SoftcopyVOILUTSequence", len(sequence), f"at most {MAX_VOI_ITEMS} items are read")
    return tuple(_voi_item(item, root, warnings) for item in sequence)


def _voi_item(item: Dataset, root: Dataset, warnings: list[str]) -> VoiItem:
    choices: list[Voi] = []
    try:
        choices.extend(read_windows(item, VoiFunction.LINEAR, "state", warnings))
    except InvalidValue as error:
        warnings.append(f"A window of the state cannot be used: {error}.")
    for table in table_items(item, "VOILUTSequence"):
        try:
            choices.append(read_table(table, signed=_signed(table), big_endian=is_big_endian(root), warnings=warnings))
        except InvalidValue as error:
            warnings.append(f"A VOI LUT of the state cannot be used: {error}.")
    if not choices:
        warnings.append("An item of Softcopy VOI LUT Sequence (0028,3110) holds no usable window and no LUT: identity.")
    return VoiItem(tuple(choices), read_image_references(item, warnings))


def _signed(item: Dataset) -> bool:
    """True if the first value mapped was written as SS; the image, which knows the sign, comes later."""
    return any(value < 0 for value in integers(item, "LUTDescriptor")[1:2])


def read_presentation_lut(dataset: Dataset, warnings: list[str]) -> PresentationLut:
    """Presentation LUT Sequence (2050,0010) or Presentation LUT Shape (2050,0020); absent: IDENTITY.

    Raises
    ------
    InvalidValue
        The shape is unknown, or the table cannot be used: polarity is nothing to guess.
    """
    shape = text(dataset, "PresentationLUTShape").upper()
    tables = table_items(dataset, "PresentationLUTSequence")
    if tables:
        if shape:
            warnings.append(
                "The state has a Presentation LUT Sequence (2050,0010) and a Presentation LUT Shape (2050,0020), which "
                "is not allowed; the LUT is applied."
            )
        table = read_table(tables[0], signed=False, big_endian=is_big_endian(dataset), warnings=warnings)
        if table.first_mapped:
            warnings.append(f"The first value mapped of a Presentation LUT must be 0; {table.first_mapped} is ignored.")
            table = LookupTable(0, table.bits, table.data, table.explanation)
        return table
    if not shape:
        if value_of(dataset, "PresentationLUTSequence") is not None:
            raise InvalidValue("PresentationLUTSequence", "…", "holds no LUT")
        warnings.append("The state has neither Presentation LUT Shape (2050,0020) nor LUT; IDENTITY is assumed.")
        return PresentationLutShape.IDENTITY
    if shape not in set(PresentationLutShape):
        raise InvalidValue("PresentationLUTShape", shape, "is not IDENTITY or INVERSE")
    return PresentationLutShape(shape)
