"""Which end of the range of an image is white (PS3.3 C.7.6.3.1.2)."""

from pydicom.dataset import Dataset

from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.attributes import text
from viewer.rendering.presentation_state.contrast import PresentationLutShape


def image_polarity(header: Dataset, description: PixelDescription, warnings: list[str]) -> PresentationLutShape:
    """INVERSE for MONOCHROME1, IDENTITY for all else.

    Notes
    -----
    In an image, Presentation LUT Shape repeats what Photometric Interpretation says: INVERSE with MONOCHROME1,
    IDENTITY with MONOCHROME2 (PS3.3 C.8.11.1), and "minimum is white" is said by C.7.6.3.1.2 for every image. Taking
    both would invert twice. Where they contradict, the shape is wrong in practice, so Photometric Interpretation wins.
    """
    inverse = description.photometric_interpretation == "MONOCHROME1"
    shape = text(header, "PresentationLUTShape").upper()
    if shape in {"IDENTITY", "INVERSE"} and (shape == "INVERSE") != inverse and not description.is_color:
        photometric = description.photometric_interpretation
        warnings.append(f"Presentation LUT Shape {shape} contradicts {photometric}; {photometric} is followed.")
    return PresentationLutShape.INVERSE if inverse else PresentationLutShape.IDENTITY
