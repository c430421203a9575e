"""The images and frames that a presentation state shows, in the order of a rendered resource (PS3.18 10.4.1.1.3)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from pydicom.dataset import Dataset

from dgscope.archive.models import Instance
from viewer.rendering.errors import InvalidValue, RenderingError
from viewer.rendering.presentation_state.attributes import integers, items, numbers, text
from viewer.rendering.presentation_state.functional_groups import functional_group
from viewer.service import dicom_json
from viewer.service.access import Account
from viewer.service.presentation import MissingImages, Presentation, images_for, state_in
from viewer.service.stored import PICTURED, source_of

PARALLEL = 0.999
MAX_FRAMES = 100_000
Key = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class PresentedFrame:
    """A frame, from 1, of an image that a presentation state refers to."""

    row: Instance
    frame: int


@dataclass(frozen=True, slots=True)
class PresentedFrames:
    """What a presentation state shows.

    Attributes
    ----------
    presentation : Presentation
    frames : tuple of PresentedFrame
        In the order of the standard: Dimension Index Values, else Image Position (Patient), else Image Position
        (Volume), where all frames have it, else that of the state.
    missing : tuple of str
        SOP Instance UIDs of images that cannot be found.
    """

    presentation: Presentation
    frames: tuple[PresentedFrame, ...]
    missing: tuple[str, ...]


def presented_frames(user: Account, presentation: Presentation) -> PresentedFrames:
    """Find what a presentation state shows; of a blending one the underlying frames.

    Raises
    ------
    MissingImages
        None of the images is here.
    RenderingError
        The state cannot be used, or none of what it refers to is an image.
    """
    references = state_in(presentation.row).references
    wanted = tuple(dict.fromkeys(reference.sop_instance_uid for reference in references))
    rows = images_for(user, wanted)
    missing = tuple(uid for uid in wanted if uid not in rows)
    if not rows:
        raise MissingImages(missing)
    found: dict[tuple[str, int], PresentedFrame] = {}
    for reference in references:
        row = rows.get(reference.sop_instance_uid)
        if row is None or row.kind not in PICTURED:
            continue
        every = range(1, row.number_of_frames + 1)
        for frame in sorted(reference.frames.intersection(every)) if reference.frames else every:
            found.setdefault((row.sop_instance_uid, frame), PresentedFrame(row, frame))
            if len(found) > MAX_FRAMES:
                raise RenderingError(f"The presentation state refers to more than {MAX_FRAMES} frames.")
    if not found:
        raise RenderingError("The presentation state refers to no frame of an image that is here.")
    return PresentedFrames(presentation, tuple(_ordered(list(found.values()))), missing)


def _ordered(frames: list[PresentedFrame]) -> list[PresentedFrame]:
    if len(frames) == 1:
        return frames
    for key_of in (_dimension_index, _along_normal, _volume_position):
        keys = key_of(frames)
        if keys is not None:
            return [frames[index] for index in sorted(range(len(frames)), key=lambda index: keys[index])]
    return frames


def _dimension_index(frames: Sequence[PresentedFrame]) -> list[Key] | None:
    """Dimension Index Values; those of different organizations cannot be compared."""
    headers = [_header(row) for row in {one.row.pk: one.row for one in frames}.values()]
    organizations = {() if header is None else _organization(header) for header in headers}
    if len(organizations) != 1 or () in organizations:
        return None
    keys = _per_frame(frames, "FrameContentSequence", lambda group: integers(group, "DimensionIndexValues"))
    return keys if keys is not None and len({len(key) for key in keys}) == 1 else None


def _along_normal(frames: Sequence[PresentedFrame]) -> list[Key] | None:
    """Image Position (Patient), along the common normal of parallel planes."""
    positions = [_in_patient(one, "PlanePositionSequence", "ImagePositionPatient", "00200032") for one in frames]
    cosines = [_in_patient(one, "PlaneOrientationSequence", "ImageOrientationPatient", "00200037") for one in frames]
    if not all(len(position) == 3 for position in positions) or not all(len(cosine) == 6 for cosine in cosines):
        return None
    directions = np.array(cosines)
    normals = np.cross(directions[:, :3], directions[:, 3:])
    if (normals @ normals[0] < PARALLEL * float(normals[0] @ normals[0])).any():
        return None
    return [(round(float(place), 4),) for place in np.array(positions) @ normals[0]]


def _volume_position(frames: Sequence[PresentedFrame]) -> list[Key] | None:
    """Image Position (Volume): planes upward, then rows, then columns."""
    keys = _per_frame(frames, "PlanePositionVolumeSequence", lambda group: numbers(group, "ImagePositionVolume"))
    return None if keys is None else [tuple(reversed(key)) for key in keys]


def _per_frame(
    frames: Sequence[PresentedFrame], keyword: str, values: Callable[[Dataset], Sequence[float]]
) -> list[Key] | None:
    keys: list[Key] = []
    for one in frames:
        header = _header(one.row)
        group = None if header is None else functional_group(header, one.frame, keyword)
        if group is None:
            return None
        try:
            key = tuple(float(value) for value in values(group))
        except InvalidValue:
            return None
        if not key:
            return None
        keys.append(key)
    return keys


def _organization(header: Dataset) -> tuple[str, ...]:
    return tuple(text(item, "DimensionOrganizationUID") for item in items(header, "DimensionOrganizationSequence"))


def _in_patient(one: PresentedFrame, group: str, keyword: str, tag: str) -> tuple[float, ...]:
    """From the index where that holds them; of an enhanced image from its header."""
    found = dicom_json.numbers(one.row.attributes, tag)
    if found:
        return tuple(found)
    header = _header(one.row)
    item = None if header is None else functional_group(header, one.frame, group)
    try:
        return () if item is None else numbers(item, keyword)
    except InvalidValue:
        return ()


def _header(row: Instance) -> Dataset | None:
    """Of an enhanced image; the index says of others all that is asked for here."""
    return source_of(row).header if row.number_of_frames > 1 or "52009230" in row.attributes else None
