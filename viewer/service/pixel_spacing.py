"""How large a pixel is, and what that is known from: a length is never shown without its origin.

Order of the sources: a calibrated spacing, the detector's spacing divided by the magnification, the detector's spacing
alone, the spacing of a scanned film. A projection image's Imager Pixel Spacing (0018,1164) is at the detector, where
everything is larger than in the patient by the magnification: hence the division (PS3.3 10.7.1.3, C.8.7.5).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from viewer.service.dicom_json import Attributes, item, number, numbers, text

# Projection images, whose Pixel Spacing without calibration is that of the detector or of nothing in particular.
_PROJECTION = frozenset(
    f"1.2.840.10008.5.1.4.1.1.{suffix}"
    for suffix in (
        "1", "1.1", "1.1.1", "1.2", "1.2.1", "1.3", "1.3.1", "12.1", "12.1.1", "12.2", "12.2.1",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PixelSpacing:
    """Distance of rows and of columns in mm, and what it is known from."""

    row: float
    column: float
    origin: str


def pixel_spacing(attributes: Attributes, sop_class_uid: str) -> PixelSpacing | None:
    """Spacing of an image, None where it is not known."""
    at_detector = _pair(numbers(attributes, "00181164"))
    calibrated = _calibrated(attributes, sop_class_uid, at_detector)
    if calibrated is not None:
        return PixelSpacing(*calibrated, "mm")
    at_detector = at_detector or _plain(attributes)
    if at_detector is not None:
        factor = magnification(attributes)
        if factor is not None:
            return PixelSpacing(at_detector[0] / factor, at_detector[1] / factor, "mm (ERMF)")
        return PixelSpacing(*at_detector, "mm @ detector")
    scanned = _pair(numbers(attributes, "00182010"))
    return PixelSpacing(*scanned, "mm (scanned)") if scanned is not None else None


def magnification(attributes: Attributes) -> float | None:
    """Estimated Radiographic Magnification Factor (0018,1114), else source-detector by source-patient distance."""
    factor = number(attributes, "00181114")
    if factor is not None and 1 <= factor <= 20:
        return factor
    to_detector, to_patient = number(attributes, "00181110"), number(attributes, "00181111")
    if to_detector is None or to_patient is None or not 0 < to_patient <= to_detector <= 20 * to_patient:
        return None
    return to_detector / to_patient


def _calibrated(
    attributes: Attributes, sop_class_uid: str, at_detector: tuple[float, float] | None
) -> tuple[float, float] | None:
    """Pixel Spacing (0028,0030) where it is one in the patient."""
    spacing = _plain(attributes)
    if spacing is None or sop_class_uid not in _PROJECTION:
        return spacing
    if text(attributes, "00280A02") in {"GEOMETRY", "FIDUCIAL"}:
        return spacing
    # PS3.3 10.7.1.3: where both are there and differ, Pixel Spacing has been corrected, even if nobody says how.
    return spacing if at_detector is not None and _differs(spacing, at_detector) else None


def _plain(attributes: Attributes) -> tuple[float, float] | None:
    own = _pair(numbers(attributes, "00280030"))
    return (
        own
        or _pair(numbers(item(attributes, "52009229", "00289110"), "00280030"))
        or _pair(numbers(item(attributes, "52009230", "00289110"), "00280030"))
    )


def _differs(one: Sequence[float], other: Sequence[float]) -> bool:
    return any(abs(a - b) > 1e-3 * b for a, b in zip(one, other, strict=True))


def _pair(found: Sequence[float]) -> tuple[float, float] | None:
    if len(found) != 2 or not all(0 < value < 1e4 for value in found):
        return None
    return found[0], found[1]
