"""Spatial transformation and displayed areas of a written state (PS3.3 C.10.6, C.10.4)."""

from collections.abc import Sequence
from fractions import Fraction

from pydicom.dataset import Dataset

from viewer.rendering.errors import InvalidValue
from viewer.rendering.presentation_state.geometry import DisplayedArea, SizeMode, SpatialTransformation
from viewer.rendering.presentation_state.read_area import corners_contradict
from viewer.rendering.presentation_state.writer_elements import put, put_items, put_single_precision
from viewer.rendering.presentation_state.writer_references import Covered, put_image_references, uncovered

LARGEST_RATIO_PART = 10_000

Corner = tuple[int, int]


def put_spatial_transformation(target: Dataset, spatial: SpatialTransformation) -> None:
    """Image Rotation (0070,0042) and Image Horizontal Flip (0070,0041), unless the image is upright."""
    if spatial.rotation or spatial.flip:
        put(target, "ImageRotation", spatial.rotation)
        put(target, "ImageHorizontalFlip", "Y" if spatial.flip else "N")


def put_areas(
    target: Dataset, areas: Sequence[DisplayedArea], spatial: SpatialTransformation, covered: Covered
) -> None:
    """Displayed Area Selection Sequence (0070,005A).

    Raises
    ------
    InvalidValue
        An image is without an area, an area without corners or with corners that contradict rotation and flip, or
        TRUE SIZE is without a pixel spacing.
    """
    left_out = uncovered([area.applies_to for area in areas], covered) if areas else next(iter(covered))
    if left_out is not None:
        raise InvalidValue("DisplayedAreaSelectionSequence", left_out, "every image of a state needs a displayed area")
    put_items(target, "DisplayedAreaSelectionSequence", [_area(area, spatial, covered) for area in areas])


def _area(area: DisplayedArea, spatial: SpatialTransformation, covered: Covered) -> Dataset:
    if area.top_left is None or area.bottom_right is None:
        raise InvalidValue("DisplayedAreaTopLeftHandCorner", None, "is needed")
    if corners_contradict(area.top_left, area.bottom_right, spatial):
        corners = (area.top_left, area.bottom_right)
        raise InvalidValue("DisplayedAreaTopLeftHandCorner", corners, "the corners contradict rotation and flip")
    item = Dataset()
    put_image_references(item, area.applies_to, covered)
    if area.of_matrix:
        put(item, "PixelOriginInterpretation", "VOLUME")
    put(item, "DisplayedAreaTopLeftHandCorner", list(area.top_left))
    put(item, "DisplayedAreaBottomRightHandCorner", list(area.bottom_right))
    put(item, "PresentationSizeMode", area.size_mode.value)
    if area.pixel_spacing is not None:
        put(item, "PresentationPixelSpacing", list(area.pixel_spacing))
    elif area.size_mode is SizeMode.TRUE_SIZE:
        raise InvalidValue("PresentationPixelSpacing", None, "is needed for TRUE SIZE")
    else:
        ratio = Fraction(area.pixel_aspect).limit_denominator(LARGEST_RATIO_PART)
        put(item, "PresentationPixelAspectRatio", [max(ratio.numerator, 1), ratio.denominator])
    if area.size_mode is SizeMode.MAGNIFY:
        put_single_precision(item, "PresentationPixelMagnificationRatio", area.magnification)
    return item


def corners(left: int, top: int, right: int, bottom: int, spatial: SpatialTransformation) -> tuple[Corner, Corner]:
    """Column and row of the pixels that come out at top left and bottom right.

    Parameters
    ----------
    left, top, right, bottom : int
        First and last column and row of the area in the image, counted from 1, both included.
    spatial : SpatialTransformation
    """
    top_left, bottom_right = {
        0: ((left, top), (right, bottom)),
        90: ((left, bottom), (right, top)),
        180: ((right, bottom), (left, top)),
        270: ((right, top), (left, bottom)),
    }[spatial.rotation]
    if not spatial.flip:
        return top_left, bottom_right
    if spatial.rotation in {90, 270}:  # left and right of the picture are rows of the image
        return (top_left[0], bottom_right[1]), (bottom_right[0], top_left[1])
    return (bottom_right[0], top_left[1]), (top_left[0], bottom_right[1])
