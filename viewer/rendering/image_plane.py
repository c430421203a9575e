"""Where a frame lies in the patient, and how one frame's pixels lie on another's (PS3.3 C.7.6.2.1.1)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from viewer.rendering.errors import InvalidValue
from viewer.rendering.presentation_state.attributes import number, numbers, text
from viewer.rendering.presentation_state.functional_groups import functional_group

PARALLEL = 0.999
DEFAULT_THICKNESS = 1.0


@dataclass(frozen=True, slots=True)
class ImagePlane:
    """Image Plane of a frame.

    Attributes
    ----------
    position : tuple of float
        Centre of the first pixel, mm in the patient.
    along_row, along_column : tuple of float
        Direction in which columns count up, and rows; unit vectors.
    spacing : tuple of float
        Between rows, between columns, mm.
    thickness : float
        Of the slice, mm.
    frame_of_reference : str
        UID; planes of different ones have no common space.
    """

    position: tuple[float, float, float]
    along_row: tuple[float, float, float]
    along_column: tuple[float, float, float]
    spacing: tuple[float, float]
    thickness: float = DEFAULT_THICKNESS
    frame_of_reference: str = ""

    @property
    def normal(self) -> NDArray[np.float64]:
        """Unit vector through the plane."""
        return np.cross(self.along_row, self.along_column)


def image_plane(header: Dataset, frame: int) -> ImagePlane | None:
    """Image plane of a frame, counted from 1; None where the image does not say where it lies."""
    position = functional_group(header, frame, "PlanePositionSequence") or header
    orientation = functional_group(header, frame, "PlaneOrientationSequence") or header
    measures = functional_group(header, frame, "PixelMeasuresSequence") or header
    try:
        origin = numbers(position, "ImagePositionPatient")
        cosines = numbers(orientation, "ImageOrientationPatient")
        spacing = numbers(measures, "PixelSpacing")
        thickness = number(measures, "SliceThickness")
    except InvalidValue:
        return None
    if len(origin) != 3 or len(cosines) != 6 or len(spacing) != 2 or min(spacing) <= 0:
        return None
    row, column = np.array(cosines[:3]), np.array(cosines[3:])
    lengths = np.linalg.norm(row), np.linalg.norm(column)
    if min(lengths) < 0.5 or abs(float(row @ column)) > 0.01:
        return None
    return ImagePlane(
        (origin[0], origin[1], origin[2]),
        _triple(row / lengths[0]),
        _triple(column / lengths[1]),
        (spacing[0], spacing[1]),
        thickness if thickness is not None and thickness > 0 else DEFAULT_THICKNESS,
        text(header, "FrameOfReferenceUID"),
    )


def _triple(vector: NDArray[np.float64]) -> tuple[float, float, float]:
    return float(vector[0]), float(vector[1]), float(vector[2])


def have_common_space(one: ImagePlane, other: ImagePlane) -> bool:
    """True if both planes are in the same frame of reference and parallel."""
    same = bool(one.frame_of_reference) and one.frame_of_reference == other.frame_of_reference
    return same and abs(float(one.normal @ other.normal)) > PARALLEL


def nearest_plane(plane: ImagePlane, others: Sequence[ImagePlane | None]) -> int | None:
    """Index of the plane that lies on `plane`, or nearest to it within half a slice; None where none does."""
    found, least = None, float("inf")
    for index, other in enumerate(others):
        if other is None or not have_common_space(plane, other):
            continue
        distance = abs(float((np.array(other.position) - plane.position) @ plane.normal))
        if distance < least and distance <= max(plane.thickness, other.thickness) / 2 + 1e-3:
            found, least = index, distance
    return found


def pixel_mapping(plane: ImagePlane, other: ImagePlane) -> NDArray[np.float64]:
    """Matrix, shape (2, 3), from column and row of `plane`, counted from 0 at pixel centres, to those of `other`."""
    steps = np.stack(
        [
            np.array(plane.along_row) * plane.spacing[1],
            np.array(plane.along_column) * plane.spacing[0],
            np.array(plane.position) - other.position,
        ],
        axis=1,
    )
    axes = np.stack([np.array(other.along_row) / other.spacing[1], np.array(other.along_column) / other.spacing[0]])
    return np.asarray(axes @ steps)
