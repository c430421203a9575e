"""Presentation State Mask Module (PS3.3 C.11.13, C.7.6.10)."""

from pydicom.dataset import Dataset

from viewer.rendering.errors import InvalidValue
from viewer.rendering.presentation_state.attributes import integers, items, numbers, text
from viewer.rendering.presentation_state.references import ImageReference
from viewer.rendering.presentation_state.subtraction import MaskOperation, Subtraction


def read_subtraction(
    dataset: Dataset, references: tuple[ImageReference, ...], warnings: list[str]
) -> Subtraction | None:
    """Mask subtraction of a state, None where it has none.

    Raises
    ------
    InvalidValue
        The operation is unknown or its frames cannot be used: an unsubtracted picture would be another one.
    """
    sequence = items(dataset, "MaskSubtractionSequence")
    if not sequence:
        return None
    if len(sequence) > 1:
        warnings.append("Mask Subtraction Sequence (0028,6100) of a state has one item; the first is applied.")
    item = sequence[0]
    name = text(item, "MaskOperation").upper()
    if name == "NONE":
        return None
    if name not in set(MaskOperation):
        raise InvalidValue("MaskOperation", name, "is not AVG_SUB or TID")
    operation = MaskOperation(name)
    if operation is MaskOperation.REV_TID:
        warnings.append("Mask Operation REV_TID is not foreseen in a state; its range are the referenced frames.")
    mode = text(dataset, "RecommendedViewingMode").upper()
    if mode != "SUB":
        warnings.append(f"Recommended Viewing Mode (0028,1090) is {mode[:16]!r} beside a mask; it is subtracted.")
    shift = numbers(item, "MaskSubPixelShift") or (0.0, 0.0)
    if len(shift) != 2:
        raise InvalidValue("MaskSubPixelShift", shift[:4], "needs row and column offset")
    return Subtraction(
        operation,
        mask_frames=integers(item, "MaskFrameNumbers") if operation is MaskOperation.AVG_SUB else (),
        averaged=(integers(item, "ContrastFrameAveraging") or (1,))[0] if operation is MaskOperation.AVG_SUB else 1,
        tid_offset=(integers(item, "TIDOffset") or (1,))[0],
        first_frame=_first_frame(item, references),
        shift=(shift[0], shift[1]),
    )


def _first_frame(item: Dataset, references: tuple[ImageReference, ...]) -> int:
    given = integers(item, "ApplicableFrameRange")
    if given:
        return given[0]
    return min((min(reference.frames) for reference in references if reference.frames), default=1)
