"""Displayed Area and Spatial Transformation of a state (PS3.3 C.10.4, C.10.6)."""

from math import isfinite

from pydicom.dataset import Dataset

from viewer.rendering.errors import InvalidValue
from viewer.rendering.presentation_state.attributes import integers, items, number, numbers, text
from viewer.rendering.presentation_state.geometry import UPRIGHT, DisplayedArea, SizeMode, SpatialTransformation
from viewer.rendering.presentation_state.image_area import LARGEST_ASPECT, NEARLY_SQUARE
from viewer.rendering.presentation_state.read_references import read_image_references

MAX_AREAS = 10_000
AREA_LIMIT = 10_000_000
MAGNIFICATION_LIMIT = 1_000.0


def read_spatial_transformation(dataset: Dataset, warnings: list[str]) -> SpatialTransformation:
    """Image Rotation (0070,0042), clockwise, then Image Horizontal Flip (0070,0041).

    Raises
    ------
    InvalidValue
        The rotation is no multiple of 90 degrees, or the flip is not Y or N: nothing to guess, left from right hangs
        on it.
    """
    flip = text(dataset, "ImageHorizontalFlip").upper()
    angle = number(dataset, "ImageRotation")
    if flip not in {"", "Y", "N"}:
        raise InvalidValue("ImageHorizontalFlip", flip, "must be Y or N")
    if angle is None and not flip:
        return UPRIGHT
    if angle is None or not flip:
        warnings.append(
            "Image Rotation (0070,0042) and Image Horizontal Flip (0070,0041) are not both there; the other is none."
        )
    turn = angle or 0
    if turn % 90:
        raise InvalidValue("ImageRotation", turn, "must be 0, 90, 180 or 270")
    if not 0 <= turn < 360:
        warnings.append(f"Image Rotation {turn:g} is not 0, 90, 180 or 270; it is applied as {turn % 360:g}.")
    return SpatialTransformation(int(turn % 360), flip == "Y")


def read_areas(dataset: Dataset, spatial: SpatialTransformation, warnings: list[str]) -> tuple[DisplayedArea, ...]:
    """Items of Displayed Area Selection Sequence (0070,005A); one that cannot be used is left out with a warning.

    Raises
    ------
    InvalidValue
        There are more than :data:`MAX_AREAS` items.
    """
    sequence = items(dataset, "DisplayedAreaSelectionSequence")
    if len(sequence) > MAX_AREAS:
        raise InvalidValue("DisplayedAreaSelectionSequence", len(sequence), f"at most {MAX_AREAS} items are read")
    if not sequence:
        warnings.append("The state has no Displayed Area Selection Sequence (0070,005A); the whole image is shown.")
    areas = []
    for item in sequence:
        try:
            areas.append(_area(item, spatial, warnings))
        except InvalidValue as error:
            warnings.append(f"A displayed area cannot be used; the whole image is shown: {error}.")
    return tuple(areas)


def _area(item: Dataset, spatial: SpatialTransformation, warnings: list[str]) -> DisplayedArea:
    top_left = _corner(item, "DisplayedAreaTopLeftHandCorner")
    bottom_right = _corner(item, "DisplayedAreaBottomRightHandCorner")
    if corners_contradict(top_left, bottom_right, spatial):
        warnings.append(
            "Displayed Area Top Left and Bottom Right Hand Corner (0070,0052), (0070,0053) are in the wrong order for "
            f"{_turn_words(spatial)}: they seem to be written without it. They are taken as the pixels that they name."
        )
    if top_left == (0, 0):
        warnings.append(
            "Displayed Area Top Left Hand Corner (0070,0052) is 0\\0, although the first pixel is 1\\1: the corners "
            "seem to be counted from 0. They are taken as they are."
        )
    mode = _size_mode(item, warnings)
    spacing, aspect = _pixel_shape(item, warnings)
    return DisplayedArea(
        top_left=top_left,
        bottom_right=bottom_right,
        size_mode=mode,
        pixel_aspect=aspect,
        pixel_spacing=spacing,
        magnification=_magnification(item) if mode is SizeMode.MAGNIFY else 1.0,
        of_matrix=text(item, "PixelOriginInterpretation").upper() == "VOLUME",
        applies_to=read_image_references(item, warnings),
    )


def corners_contradict(
    top_left: tuple[int, int], bottom_right: tuple[int, int], spatial: SpatialTransformation
) -> bool:
    """True if the corners cannot come out at top left and bottom right after rotation and flip (PS3.3 C.10.4).

    Rotation by 90 degrees clockwise puts the image's column 1 at the top and its last row at the left, and so on; a
    flip exchanges left and right behind it. An area of one row or column contradicts nothing in that direction.
    """
    x_falls, y_falls = {0: (False, False), 90: (False, True), 180: (True, True), 270: (True, False)}[spatial.rotation]
    if spatial.flip:  # left and right of the picture are rows of the image after 90 and 270, columns after 0 and 180
        if spatial.rotation in {90, 270}:
            y_falls = not y_falls
        else:
            x_falls = not x_falls
    across, down = bottom_right[0] - top_left[0], bottom_right[1] - top_left[1]
    return (across != 0 and (across < 0) != x_falls) or (down != 0 and (down < 0) != y_falls)


def _turn_words(spatial: SpatialTransformation) -> str:
    turned = f"a rotation by {spatial.rotation} degrees" if spatial.rotation else ""
    flipped = "a horizontal flip" if spatial.flip else ""
    return " and ".join(filter(None, (turned, flipped))) or "an image that is not turned"


def _corner(item: Dataset, keyword: str) -> tuple[int, int]:
    values = integers(item, keyword)
    if len(values) != 2:
        raise InvalidValue(keyword, values, "needs column and row")
    if any(abs(value) > AREA_LIMIT for value in values):
        raise InvalidValue(keyword, values, f"is beyond ±{AREA_LIMIT}")
    return values[0], values[1]


def _size_mode(item: Dataset, warnings: list[str]) -> SizeMode:
    name = " ".join(text(item, "PresentationSizeMode").upper().replace("_", " ").split())
    if name in set(SizeMode):
        return SizeMode(name)
    warnings.append(f"Presentation Size Mode (0070,0100) is {name[:40]!r}; the area is scaled to fit.")
    return SizeMode.SCALE_TO_FIT


def _pixel_shape(item: Dataset, warnings: list[str]) -> tuple[tuple[float, float] | None, float]:
    """Presentation Pixel Spacing, else Presentation Pixel Aspect Ratio; both are height before width."""
    for keyword in ("PresentationPixelSpacing", "PresentationPixelAspectRatio"):
        try:
            values = numbers(item, keyword)
            if not values:
                continue
            if len(values) != 2 or min(values) <= 0:
                raise InvalidValue(keyword, values, "needs two values greater than 0")
            aspect = values[0] / values[1]
            if not isfinite(aspect) or not 1 / LARGEST_ASPECT <= aspect <= LARGEST_ASPECT:
                raise InvalidValue(keyword, values, f"one side of a pixel is more than {LARGEST_ASPECT:.0f} : 1")
        except InvalidValue as error:
            warnings.append(f"The shape of the pixels is taken from elsewhere: {error}.")
            continue
        spacing = (values[0], values[1]) if keyword == "PresentationPixelSpacing" else None
        return spacing, 1.0 if abs(aspect - 1) < NEARLY_SQUARE else aspect
    warnings.append(
        "A displayed area has neither Presentation Pixel Spacing (0070,0101) nor Aspect Ratio (0070,0102); its pixels "
        "are taken as square."
    )
    return None, 1.0


def _magnification(item: Dataset) -> float:
    factor = number(item, "PresentationPixelMagnificationRatio")
    if factor is None or not 1 / MAGNIFICATION_LIMIT <= factor <= MAGNIFICATION_LIMIT:
        limits = f"must be 1/{MAGNIFICATION_LIMIT:.0f} … {MAGNIFICATION_LIMIT:.0f}"
        raise InvalidValue("PresentationPixelMagnificationRatio", factor, limits)
    return factor
