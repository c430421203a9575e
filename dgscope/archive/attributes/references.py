"""What presentation states, key objects and reports refer to, wherever in the data set it stands.

Series-wise references (Referenced Series Sequence, evidence sequences) give the series; frames may stand there or in
the content tree, so both are collected and merged per instance.
"""

from dataclasses import dataclass, field
from typing import Final

from pydicom.dataset import Dataset

from dgscope.archive.header.slow import PYDICOM_ERRORS
from dgscope.archive.header.walk import MAX_DEPTH

MAX_REFERENCES: Final = 20_000
MAX_FRAMES: Final = 10_000
MAX_SIZE: Final = 32 * 2**20  # a presentation state with large LUTs and overlays; the rest is no list of references


@dataclass
class FoundReference:
    """A reference to one instance; no frames means all of them."""

    sop_instance_uid: str
    sop_class_uid: str = ""
    series_instance_uid: str = ""
    frames: list[int] = field(default_factory=list)


def references(data_set: Dataset) -> list[FoundReference]:
    """All references of a data set in the order of their first mention.

    What cannot be read is left out: the object itself is kept unchanged all the same.
    """
    found: dict[str, FoundReference] = {}
    try:
        _collect(data_set, "", found, 0)
    except PYDICOM_ERRORS:
        return list(found.values())
    return list(found.values())


def _collect(item: Dataset, series: str, found: dict[str, FoundReference], depth: int) -> None:
    if depth > MAX_DEPTH or len(found) >= MAX_REFERENCES:
        return
    # In an item that lists instances this is the series of those; at the top level it is the object's own series.
    if depth and "SeriesInstanceUID" in item:
        series = str(item.SeriesInstanceUID)
    uid = str(item.get("ReferencedSOPInstanceUID", "") or "")
    if depth and 0 < len(uid) <= 64:
        _add(found, uid, series, item)
    for element in item:
        if element.VR == "SQ":
            for child in element.value:
                _collect(child, series, found, depth + 1)


def _add(found: dict[str, FoundReference], uid: str, series: str, item: Dataset) -> None:
    reference = found.setdefault(uid, FoundReference(uid))
    reference.sop_class_uid = reference.sop_class_uid or str(item.get("ReferencedSOPClassUID", "") or "")[:64]
    reference.series_instance_uid = reference.series_instance_uid or series[:64]
    frames = item.get("ReferencedFrameNumber")
    if frames is None:
        return
    numbers = [int(frame) for frame in (frames if hasattr(frames, "__iter__") else [frames])]
    known = set(reference.frames)
    reference.frames += [number for number in numbers[:MAX_FRAMES] if 0 < number < 2**31 and number not in known]
