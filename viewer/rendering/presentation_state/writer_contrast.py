"""Modality LUT, mask, Softcopy VOI LUT and Presentation LUT of a written state (PS3.3 C.11.1, .8, .6, .13)."""

from collections.abc import Iterable

import numpy as np
from pydicom.dataset import Dataset

from viewer.rendering.errors import InvalidValue, UnsupportedValue
from viewer.rendering.presentation_state.contrast import (
    ModalityLut,
    PresentationLut,
    PresentationLutShape,
    Rescale,
    VoiFunction,
    VoiItem,
    Window,
)
from viewer.rendering.presentation_state.lookup_table import FULL_LENGTH, LookupTable
from viewer.rendering.presentation_state.subtraction import MaskOperation, Subtraction
from viewer.rendering.presentation_state.writer_elements import put, put_items, put_single_precision
from viewer.rendering.presentation_state.writer_references import Covered, put_image_references

UNSPECIFIED = "US"
"""Rescale Type and Modality LUT Type where the unit is unknown (PS3.3 C.11.1.1.2)."""


def put_modality_lut(target: Dataset, modality: ModalityLut | None) -> None:
    """Modality LUT Sequence or rescale; None is identity and nothing is written."""
    if modality is None:
        return
    if isinstance(modality, Rescale):
        put(target, "RescaleIntercept", modality.intercept)
        put(target, "RescaleSlope", modality.slope)
        put(target, "RescaleType", modality.type or UNSPECIFIED)
        return
    item = _table(modality.table, least_bits=8)
    put(item, "ModalityLUTType", modality.type or UNSPECIFIED)
    put_items(target, "ModalityLUTSequence", [item])


def put_subtraction(target: Dataset, subtraction: Subtraction | None) -> None:
    """Mask Subtraction Sequence (0028,6100) and Recommended Viewing Mode.

    Raises
    ------
    UnsupportedValue
        REV_TID, which a state cannot hold.
    """
    if subtraction is None:
        return
    if subtraction.operation is MaskOperation.REV_TID:
        raise UnsupportedValue("MaskOperation", "REV_TID", "cannot be written into a presentation state")
    item = Dataset()
    put(item, "MaskOperation", subtraction.operation.value)
    if subtraction.operation is MaskOperation.AVG_SUB:
        put(item, "ContrastFrameAveraging", subtraction.averaged)
        put(item, "MaskFrameNumbers", list(subtraction.mask_frames))
    else:
        put(item, "TIDOffset", subtraction.tid_offset)
    put_single_precision(item, "MaskSubPixelShift", subtraction.shift)
    put_items(target, "MaskSubtractionSequence", [item])
    put(target, "RecommendedViewingMode", "SUB")


def put_voi_items(target: Dataset, items: Iterable[VoiItem], covered: Covered) -> None:
    """Softcopy VOI LUT Sequence (0028,3110).

    Raises
    ------
    InvalidValue
        An item offers nothing, or windows of several functions, or a window that was not measured yet.
    """
    written = []
    for voi in items:
        item = Dataset()
        put_image_references(item, voi.applies_to, covered)
        _put_windows(item, [choice for choice in voi.choices if isinstance(choice, Window)])
        tables = [choice for choice in voi.choices if isinstance(choice, LookupTable)]
        put_items(item, "VOILUTSequence", [_table(table, least_bits=8) for table in tables])
        if not voi.choices or len(tables) + sum(isinstance(choice, Window) for choice in voi.choices) < len(
            voi.choices
        ):
            raise InvalidValue("SoftcopyVOILUTSequence", voi.choices, "an item needs windows or LUTs, and nothing else")
        written.append(item)
    put_items(target, "SoftcopyVOILUTSequence", written)


def put_presentation_lut(target: Dataset, presentation: PresentationLut) -> None:
    """Presentation LUT Sequence (2050,0010) or Shape (2050,0020)."""
    if isinstance(presentation, PresentationLutShape):
        put(target, "PresentationLUTShape", presentation.value)
        return
    if presentation.first_mapped:
        raise InvalidValue("LUTDescriptor", presentation.first_mapped, "a Presentation LUT begins at 0")
    put_items(target, "PresentationLUTSequence", [_table(presentation, least_bits=8)])


def _put_windows(item: Dataset, windows: list[Window]) -> None:
    if not windows:
        return
    functions = {window.function for window in windows}
    if len(functions) > 1:
        raise InvalidValue("VOILUTFunction", sorted(functions), "windows of one item have one function")
    if functions == {VoiFunction.LINEAR} and min(window.width for window in windows) < 1:
        raise InvalidValue("WindowWidth", min(window.width for window in windows), "is at least 1 for LINEAR")
    put(item, "WindowCenter", [window.center for window in windows])
    put(item, "WindowWidth", [window.width for window in windows])
    if functions != {VoiFunction.LINEAR}:
        put(item, "VOILUTFunction", functions.pop().value)
    explanations = [window.explanation for window in windows]
    if any(explanations):
        if any("\\" in explanation for explanation in explanations):
            raise InvalidValue("WindowCenterWidthExplanation", explanations, "a backslash separates values")
        put(item, "WindowCenterWidthExplanation", explanations)


def _table(table: LookupTable, least_bits: int) -> Dataset:
    """LUT Descriptor and Data; the descriptor is SS where the first value mapped is negative, else US."""
    if not least_bits <= table.bits <= 16:
        raise InvalidValue("LUTDescriptor", table.bits, f"entries of a LUT have {least_bits} … 16 bits")
    entries = len(table.entries)
    item = Dataset()
    count = 0 if entries == FULL_LENGTH else entries
    if table.first_mapped < 0:
        put(
            item,
            "LUTDescriptor",
            [count - FULL_LENGTH if count > 0x7FFF else count, table.first_mapped, table.bits],
            "SS",
        )
    else:
        put(item, "LUTDescriptor", [count, table.first_mapped, table.bits], "US")
    if table.explanation:
        put(item, "LUTExplanation", table.explanation)
    # 8-bit entries stand in words of 16 bits, as PS3.3 C.11.1.1.1 has it.
    put(item, "LUTData", np.ascontiguousarray(table.entries, "<u2").tobytes(), "OW")
    return item
