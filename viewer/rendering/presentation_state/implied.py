"""The state that an image implies: how it is shown where no presentation state says otherwise."""

from collections.abc import Collection

from pydicom.dataset import Dataset

from viewer.rendering.errors import InvalidValue
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.image_area import image_area
from viewer.rendering.presentation_state.image_contrast import (
    automatic_voi,
    ignores_rescale,
    image_modality_lut,
    image_voi,
)
from viewer.rendering.presentation_state.image_overlays import image_overlays
from viewer.rendering.presentation_state.image_padding import image_padding
from viewer.rendering.presentation_state.image_polarity import image_polarity
from viewer.rendering.presentation_state.image_shutters import image_shutters
from viewer.rendering.presentation_state.model import ModalityLut, PresentationState, Voi, VoiItem

BIR_STORED_VALUE_MODALITIES = frozenset({"MR", "XA", "RF", "XRF"})
"""Modalities whose windows IHE Basic Image Review applies to stored values (RAD TF-2 4.16.4.2.2.5.4)."""


def implied_state(
    header: Dataset,
    description: PixelDescription,
    frame: int = 1,
    *,
    rescale_ignored_for: Collection[str] = frozenset(),
) -> PresentationState:
    """State of one frame of an image from the image's own attributes.

    Parameters
    ----------
    header : Dataset
        Attributes of the image; pixel data are not needed.
    description : PixelDescription
    frame : int
        Counted from 1; functional groups differ from frame to frame.
    rescale_ignored_for : collection of str
        Modalities whose rescale is ignored; :data:`BIR_STORED_VALUE_MODALITIES` gives the rule of IHE BIR. The default
        follows PS3.3 C.11.2.1.2: windows act on the output of the modality LUT (docs/rendering.md says why).

    Returns
    -------
    PresentationState
        References nothing, so that it applies to the image whatever its UID. Faulty attributes are left out, each with
        a sentence in `warnings`: an image of which a part is unusable is still to be seen.
    """
    warnings: list[str] = []
    modality: ModalityLut | None = None
    choices: tuple[Voi, ...] = ()
    if not description.is_color:
        modality, choices = _contrast(header, description, frame, rescale_ignored_for, warnings)
    overlays = image_overlays(header, description, warnings)
    shutters, shutter_value = image_shutters(header, frame, overlays, warnings)
    return PresentationState(
        modality=modality,
        voi=(VoiItem(choices),) if choices else (),
        presentation=image_polarity(header, description, warnings),
        padding=None if description.is_color else image_padding(header, description, warnings),
        shutters=shutters,
        shutter_value=shutter_value,
        overlays=overlays,
        active_overlays=frozenset(plane.group for plane in overlays),
        areas=(image_area(header, frame, warnings),),
        warnings=tuple(warnings),
    )


def _contrast(
    header: Dataset,
    description: PixelDescription,
    frame: int,
    rescale_ignored_for: Collection[str],
    warnings: list[str],
) -> tuple[ModalityLut | None, tuple[Voi, ...]]:
    if ignores_rescale(header, rescale_ignored_for):
        modality = None
        warnings.append("The rescale of the image is ignored for its modality (IHE BIR).")
    else:
        try:
            modality = image_modality_lut(header, description, frame, warnings)
        except InvalidValue as error:
            # The windows of the image belong to values that cannot be worked out; a measured one is honest.
            warnings.append(f"The modality LUT of the image cannot be used, nor can its windows: {error}.")
            return None, automatic_voi(header, description)
    choices = image_voi(header, description, frame, modality, warnings)
    return modality, choices or automatic_voi(header, description)
