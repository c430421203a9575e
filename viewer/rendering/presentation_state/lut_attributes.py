"""Windows and LUTs as a data set holds them, an image or a presentation state (PS3.3 C.11.1, C.11.2)."""

from pydicom.dataset import Dataset

from viewer.rendering.errors import InvalidValue
from viewer.rendering.presentation_state.attributes import integers, items, numbers, text, texts, value_of
from viewer.rendering.presentation_state.lookup_table import LookupTable, read_lookup_table
from viewer.rendering.presentation_state.model import Voi, VoiFunction, Window

TABLE_ATTRIBUTES = ("LUTDescriptor", "LUTData")


def read_windows(source: Dataset, default: VoiFunction, owner: str, warnings: list[str]) -> list[Voi]:
    """Windows of a data set, in their order; one that cannot be used is left out with a warning.

    Parameters
    ----------
    source : Dataset
    default : VoiFunction
        What an absent VOI LUT Function means. The 0.5 and the 1 in LINEAR are about whole numbers; of float pixels
        they would cut off half a unit, which may be half of the range.
    owner : str
        ``"image"`` or ``"state"``, for the warnings.
    warnings : list of str
        Appended to.

    Raises
    ------
    InvalidValue
        VOI LUT Function is unknown: it never degrades to LINEAR.
    """
    centers, widths = numbers(source, "WindowCenter"), numbers(source, "WindowWidth")
    if len(centers) != len(widths):
        warnings.append(f"The {owner} has {len(centers)} window centers and {len(widths)} widths; pairs are used.")
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
            warnings.append(f"A window of the {owner} cannot be used: {error}.")
    return windows


def _window(center: float, width: float, function: VoiFunction, explanation: str, warnings: list[str]) -> Window:
    if function is VoiFunction.LINEAR and 0 < width < 1:
        warnings.append(f"Window Width {width:g} is less than 1, the least of LINEAR; it is applied as LINEAR_EXACT.")
        function = VoiFunction.LINEAR_EXACT
    return Window(center, width, function, explanation)


def table_items(source: Dataset, keyword: str) -> list[Dataset]:
    """Items that hold a table: some writers fill in a sequence of empty attributes."""
    return [item for item in items(source, keyword) if not all(_is_empty(item, name) for name in TABLE_ATTRIBUTES)]


def _is_empty(item: Dataset, keyword: str) -> bool:
    try:
        return value_of(item, keyword) is None
    except InvalidValue:
        return False


def read_table(item: Dataset, *, signed: bool, big_endian: bool, warnings: list[str]) -> LookupTable:
    """Table of an item with LUT Descriptor and LUT Data.

    Raises
    ------
    InvalidValue
        The item does not describe a table.
    """
    descriptor, data = integers(item, "LUTDescriptor"), value_of(item, "LUTData")
    if data is None:
        raise InvalidValue("LUTData", None, "is absent")
    explanation = text(item, "LUTExplanation")
    table, found = read_lookup_table(descriptor, data, signed=signed, big_endian=big_endian, explanation=explanation)
    warnings.extend(found)
    return table
