"""A softcopy presentation state out of its data set (PS3.3 A.33).

Tolerant of minor deviations, each with a sentence in `warnings` that names the attribute. What decides how the picture
looks and cannot be read (polarity, rotation, modality LUT, mask) refuses the state with an error that names it.
"""

from dataclasses import replace

from pydicom.dataset import Dataset

from viewer.rendering.errors import InvalidValue
from viewer.rendering.presentation_state.annotations import read_annotations, read_layers
from viewer.rendering.presentation_state.color import BlendingInput
from viewer.rendering.presentation_state.identification import StateKind, read_identification
from viewer.rendering.presentation_state.model import PresentationLutShape, PresentationState
from viewer.rendering.presentation_state.origin import Origin
from viewer.rendering.presentation_state.read_area import read_areas, read_spatial_transformation
from viewer.rendering.presentation_state.read_color import read_blending, read_color_lut, read_profile
from viewer.rendering.presentation_state.read_contrast import read_modality_lut, read_presentation_lut, read_voi_items
from viewer.rendering.presentation_state.read_overlays import read_overlays
from viewer.rendering.presentation_state.read_references import read_series_references
from viewer.rendering.presentation_state.read_shutters import read_shutters
from viewer.rendering.presentation_state.read_subtraction import read_subtraction

MAX_WARNINGS = 50


def read_state(dataset: Dataset) -> PresentationState:
    """Read a Grayscale, Color, Pseudo-Color or Blending Softcopy Presentation State.

    Parameters
    ----------
    dataset : Dataset
        All of the object, as `viewer.rendering.source.open_source` gives it (`header`).

    Returns
    -------
    PresentationState
        What the object says; what it leaves out is identity. :func:`.with_image.with_image` brings it together with an
        image.

    Raises
    ------
    UnsupportedValue
        The object is no softcopy presentation state of these four kinds.
    InvalidValue
        Something that decides the picture cannot be used, or the state references no image.
    """
    warnings: list[str] = []
    identification = read_identification(dataset, warnings)
    kind = identification.kind
    blending = read_blending(dataset, warnings) if kind is StateKind.BLENDING else None
    # A blending state is the state of its underlying images; `blending` holds what is laid over them.
    references = blending.underlying.references if blending else read_series_references(dataset, warnings)
    if not references:
        raise InvalidValue("ReferencedSeriesSequence", None, "the state references no image")
    profile = read_profile(dataset, kind, warnings)
    gray = kind in {StateKind.GRAYSCALE, StateKind.PSEUDO_COLOR}
    layers = read_layers(dataset, warnings)
    contrast = blending.underlying if blending else BlendingInput(references)
    if gray:
        modality, voi = read_modality_lut(dataset, dataset, warnings), read_voi_items(dataset, dataset, warnings)
        contrast = BlendingInput(references, modality, voi)
    planes, activations = read_overlays(dataset, layers, warnings)
    shutters = read_shutters(dataset, planes, warnings)
    spatial = read_spatial_transformation(dataset, warnings)
    _warn_of_private_elements(dataset, warnings)
    state = PresentationState(
        identification=identification,
        origin=Origin(identification.sop_instance_uid),
        references=references,
        modality=contrast.modality,
        subtraction=read_subtraction(dataset, references, warnings) if gray else None,
        voi=contrast.voi,
        presentation=(
            read_presentation_lut(dataset, warnings) if kind is StateKind.GRAYSCALE else PresentationLutShape.IDENTITY
        ),
        palette=read_color_lut(dataset, profile) if kind is StateKind.PSEUDO_COLOR else None,
        profile=profile,
        blending=blending,
        shutters=shutters.shutters,
        shutter_value=shutters.value,
        shutter_cielab=shutters.cielab,
        overlays=planes,
        activations=activations,
        active_overlays=frozenset(activation.group for activation in activations),
        spatial=spatial,
        areas=read_areas(dataset, spatial, warnings),
        annotations=read_annotations(dataset, warnings),
        layers=layers,
    )
    return replace(state, warnings=tuple(dict.fromkeys(warnings))[:MAX_WARNINGS])


def _warn_of_private_elements(dataset: Dataset, warnings: list[str]) -> None:
    groups = sorted({tag.group for tag in dataset.keys() if tag.is_private})  # noqa: SIM118  keys keep elements raw
    if groups:
        names = ", ".join(f"{group:04X}" for group in groups[:5])
        warnings.append(f"The state holds private elements (group {names}), which are ignored.")
