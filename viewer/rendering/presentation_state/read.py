"""A softcopy presentation state out of its data set (PS3.3 A.33).

Tolerant of minor deviations, each with a sentence in `warnings` that names the attribute. What decides how the picture
looks and cannot be read (polarity, rotation, modality LUT, mask) refuses the state with an error that names it.
"""

from dataclasses import replace

from pydicom.dataset import Dataset

from viewer.rendering.errors import InvalidValue
from viewer.rendering.presentation_state.annotations import read_annotations, read_layers
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
    profile = read_profile(dataset, kind, warnings)
    state = _with_covers(dataset, _contrast(dataset, kind, warnings), warnings)
    spatial = read_spatial_transformation(dataset, warnings)
    _warn_of_private_elements(dataset, warnings)
    state = replace(
        state,
        identification=identification,
        origin=Origin(identification.sop_instance_uid),
        palette=read_color_lut(dataset, profile) if kind is StateKind.PSEUDO_COLOR else None,
        profile=profile,
        spatial=spatial,
        areas=read_areas(dataset, spatial, warnings),
        annotations=read_annotations(dataset, warnings),
    )
    return replace(state, warnings=tuple(dict.fromkeys(warnings))[:MAX_WARNINGS])


def _contrast(dataset: Dataset, kind: StateKind, warnings: list[str]) -> PresentationState:
    """What the state is for, and what it makes of stored values."""
    if kind is StateKind.BLENDING:
        # It is the state of its underlying images; `blending` holds what is laid over them.
        blending = read_blending(dataset, warnings)
        under = blending.underlying
        state = PresentationState(
            references=under.references, modality=under.modality, voi=under.voi, blending=blending
        )
    else:
        state = PresentationState(references=read_series_references(dataset, warnings))
    if not state.references:
        raise InvalidValue("ReferencedSeriesSequence", None, "the state references no image")
    if kind not in {StateKind.GRAYSCALE, StateKind.PSEUDO_COLOR}:
        return state
    shape = read_presentation_lut(dataset, warnings) if kind is StateKind.GRAYSCALE else PresentationLutShape.IDENTITY
    return replace(
        state,
        modality=read_modality_lut(dataset, dataset, warnings),
        voi=read_voi_items(dataset, dataset, warnings),
        presentation=shape,
        subtraction=read_subtraction(dataset, state.references, warnings),
    )


def _with_covers(dataset: Dataset, state: PresentationState, warnings: list[str]) -> PresentationState:
    """With layers, and what lies over the image: overlays and shutters."""
    layers = read_layers(dataset, warnings)
    planes, activations = read_overlays(dataset, layers, warnings)
    shutters = read_shutters(dataset, planes, warnings)
    return replace(
        state,
        layers=layers,
        overlays=planes,
        activations=activations,
        active_overlays=frozenset(activation.group for activation in activations),
        shutters=shutters.shutters,
        shutter_value=shutters.value,
        shutter_cielab=shutters.cielab,
    )


def _warn_of_private_elements(dataset: Dataset, warnings: list[str]) -> None:
    groups = sorted({tag.group for tag in dataset.keys() if tag.is_private})  # noqa: SIM118  keys keep elements raw
    if groups:
        names = ", ".join(f"{group:04X}" for group in groups[:5])
        warnings.append(f"The state holds private elements (group {names}), which are ignored.")
