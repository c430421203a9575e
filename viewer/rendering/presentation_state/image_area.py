"""The shape of an image's pixels (PS3.3 10.7.1.3, C.7.6.3.1.7)."""

from pydicom.dataset import Dataset

from viewer.rendering.errors import InvalidValue
from viewer.rendering.presentation_state.attributes import numbers
from viewer.rendering.presentation_state.functional_groups import functional_group
from viewer.rendering.presentation_state.model import WHOLE_IMAGE, DisplayedArea

NEARLY_SQUARE = 1e-4  # spacings are decimal strings; rounding of their last digit is no reason to interpolate
LARGEST_ASPECT = 100.0


def image_area(header: Dataset, frame: int, warnings: list[str]) -> DisplayedArea:
    """The whole image, with the aspect ratio of its pixels.

    The first of these that is there decides: Pixel Spacing (of the frame, else of the image), Imager Pixel Spacing
    (likewise), Nominal Scanned Pixel Spacing, Pixel Aspect Ratio. All are height before width.
    """
    measures = functional_group(header, frame, "PixelMeasuresSequence")
    detector = functional_group(header, frame, "FramePixelDataPropertiesSequence")
    sources = (
        (measures, "PixelSpacing"),
        (header, "PixelSpacing"),
        (detector, "ImagerPixelSpacing"),
        (header, "ImagerPixelSpacing"),
        (header, "NominalScannedPixelSpacing"),
        (header, "PixelAspectRatio"),
    )
    for source, keyword in sources:
        if source is None:
            continue
        try:
            pair = _pair(source, keyword)
        except InvalidValue as error:
            warnings.append(f"The shape of the pixels is taken from elsewhere: {error}.")
            continue
        if pair is not None:
            aspect = pair[0] / pair[1]
            square = abs(aspect - 1) < NEARLY_SQUARE
            spacing = None if keyword == "PixelAspectRatio" else pair
            return DisplayedArea(pixel_aspect=1.0 if square else aspect, pixel_spacing=spacing)
    return WHOLE_IMAGE


def _pair(source: Dataset, keyword: str) -> tuple[float, float] | None:
    values = numbers(source, keyword)
    if not values:
        return None
    if len(values) != 2 or min(values) <= 0:
        raise InvalidValue(keyword, values, "needs two values greater than 0")
    height, width = values
    if not 1 / LARGEST_ASPECT <= height / width <= LARGEST_ASPECT:
        raise InvalidValue(keyword, values, f"one side of a pixel is more than {LARGEST_ASPECT:.0f} times the other")
    return height, width
