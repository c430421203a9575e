"""Which images and frames a state and its items name (PS3.3 C.11.11, 10.3)."""

from pydicom.dataset import Dataset

from viewer.rendering.errors import InvalidValue
from viewer.rendering.presentation_state.attributes import integers, items, text
from viewer.rendering.presentation_state.references import ImageReference

MAX_REFERENCES = 100_000


def read_series_references(dataset: Dataset, warnings: list[str]) -> tuple[ImageReference, ...]:
    """Images of Referenced Series Sequence (0008,1115), in the order of the state.

    Raises
    ------
    InvalidValue
        There are more than :data:`MAX_REFERENCES`.
    """
    found: list[ImageReference] = []
    for series in items(dataset, "ReferencedSeriesSequence"):
        uid = text(series, "SeriesInstanceUID")
        if not uid:
            warnings.append("A series that the state refers to has no Series Instance UID (0020,000E).")
        found.extend(read_image_references(series, warnings, uid))
        if len(found) > MAX_REFERENCES:
            raise InvalidValue("ReferencedSeriesSequence", len(found), f"at most {MAX_REFERENCES} images are read")
    return tuple(found)


def read_image_references(item: Dataset, warnings: list[str], series: str = "") -> tuple[ImageReference, ...]:
    """Images of Referenced Image Sequence (0008,1140); one without a SOP Instance UID is left out with a warning."""
    references = []
    for image in items(item, "ReferencedImageSequence"):
        uid = text(image, "ReferencedSOPInstanceUID")
        if not uid:
            warnings.append("A referenced image has no Referenced SOP Instance UID (0008,1155) and is left out.")
            continue
        references.append(
            ImageReference(uid, _frames(image, warnings), text(image, "ReferencedSOPClassUID"), series),
        )
    return tuple(references)


def _frames(image: Dataset, warnings: list[str]) -> frozenset[int]:
    try:
        numbers = integers(image, "ReferencedFrameNumber")
    except InvalidValue as error:
        warnings.append(f"All frames of an image are taken as referenced: {error}.")
        return frozenset()
    usable = frozenset(number for number in numbers if number >= 1)
    if len(usable) < len(set(numbers)):
        warnings.append("Referenced Frame Number (0008,1160) counts from 1; other numbers are left out.")
    # Nothing usable would read as "all frames"; frame 0 exists nowhere, so the reference covers none.
    return usable if usable or not numbers else frozenset({0})
