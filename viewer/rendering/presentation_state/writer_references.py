"""The images of a written state and of its items (PS3.3 C.11.11, 10.3)."""

from collections.abc import Iterable, Mapping, Sequence

from pydicom.dataset import Dataset

from viewer.rendering.errors import InvalidValue
from viewer.rendering.presentation_state.references import ImageReference
from viewer.rendering.presentation_state.writer_elements import put, put_items, put_uid

Covered = Mapping[str, ImageReference]
"""The reference of a state to each of its images, by SOP Instance UID."""


def put_series_references(target: Dataset, references: Sequence[ImageReference]) -> Covered:
    """Referenced Series Sequence (0008,1115).

    Raises
    ------
    InvalidValue
        There is no reference, one lacks its class or series, or two name the same image.
    """
    by_series: dict[str, list[Dataset]] = {}
    covered: dict[str, ImageReference] = {}
    for reference in references:
        uid = reference.sop_instance_uid
        if uid in covered:
            raise InvalidValue("ReferencedSOPInstanceUID", uid, "is referenced twice by one state")
        if not reference.series_instance_uid:
            raise InvalidValue("SeriesInstanceUID", "", f"the series of image {uid} is unknown")
        covered[uid] = reference
        by_series.setdefault(reference.series_instance_uid, []).append(_image(reference, reference.sop_class_uid))
    if not covered:
        raise InvalidValue("ReferencedSeriesSequence", None, "a state references at least one image")
    series_items = []
    for series, images in by_series.items():
        item = Dataset()
        put_uid(item, "SeriesInstanceUID", series)
        put_items(item, "ReferencedImageSequence", images)
        series_items.append(item)
    put_items(target, "ReferencedSeriesSequence", series_items)
    return covered


def put_image_references(item: Dataset, references: Iterable[ImageReference], covered: Covered) -> None:
    """Referenced Image Sequence (0008,1140) of an item; absent: the item is for every image of the state.

    Raises
    ------
    InvalidValue
        The item is for an image or frame that the state does not reference.
    """
    images = []
    for reference in references:
        whole = covered.get(reference.sop_instance_uid)
        if whole is None:
            raise InvalidValue("ReferencedSOPInstanceUID", reference.sop_instance_uid, "is no image of the state")
        if whole.frames and not (reference.frames and reference.frames <= whole.frames):
            raise InvalidValue("ReferencedFrameNumber", sorted(reference.frames)[:5], "are no frames of the state")
        images.append(_image(reference, whole.sop_class_uid))
    put_items(item, "ReferencedImageSequence", images)


def uncovered(items: Sequence[tuple[ImageReference, ...]], covered: Covered) -> str | None:
    """UID of an image that none of `items` is for in all its frames; None if every image has one.

    An image of which no frames are named counts as covered once an item names it without frames.
    """
    if any(not references for references in items):
        return None
    every = [reference for references in items for reference in references]
    frames: dict[str, set[int]] = {}
    complete: set[str] = set()
    for reference in every:
        if reference.frames:
            frames.setdefault(reference.sop_instance_uid, set()).update(reference.frames)
        else:
            complete.add(reference.sop_instance_uid)
    for uid, whole in covered.items():
        if uid in complete or (whole.frames and whole.frames <= frames.get(uid, set())):
            continue
        return uid
    return None


def _image(reference: ImageReference, sop_class: str) -> Dataset:
    if not sop_class:
        raise InvalidValue("ReferencedSOPClassUID", "", f"the class of image {reference.sop_instance_uid} is unknown")
    item = Dataset()
    put_uid(item, "ReferencedSOPClassUID", sop_class)
    put_uid(item, "ReferencedSOPInstanceUID", reference.sop_instance_uid)
    if reference.frames:
        put(item, "ReferencedFrameNumber", sorted(reference.frames))
    return item
