"""From what is shown of each image to as few states as can say it.

A state has one modality LUT, one polarity, one rotation and one set of shutters for all of its images (PS3.3 A.33.1):
images that differ in these go into states of their own. Windows, areas and annotations are told apart by image and
frame within a state.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from viewer.rendering.presentation_state.annotation_model import GraphicLayer
from viewer.rendering.presentation_state.identification import StateKind
from viewer.rendering.presentation_state.model import PresentationState, VoiItem
from viewer.rendering.presentation_state.references import ImageReference
from viewer.rendering.presentation_state.writer_shown import Shown, StateWide

Content = TypeVar("Content", bound=Hashable)


def states_of(
    everything: Iterable[Shown], frames: Mapping[str, int]
) -> tuple[tuple[StateKind, PresentationState], ...]:
    """States that show the images as they are shown, in the order in which the images come.

    Parameters
    ----------
    everything : iterable of Shown
        Each frame at most once.
    frames : mapping of int
        How many frames each image has, by SOP Instance UID: references to all of them name none.

    Returns
    -------
    tuple of StateKind and PresentationState
        The states are without identification.
    """
    groups: dict[StateWide, list[Shown]] = {}
    for one in everything:
        groups.setdefault(one.wide, []).append(one)
    return tuple((wide.kind, _state(wide, members, frames)) for wide, members in groups.items())


def _state(wide: StateWide, members: Sequence[Shown], frames: Mapping[str, int]) -> PresentationState:
    references = _merged((one.reference for one in members), frames)
    layers = {layer.name: layer for one in members for layer in one.layers}
    gather = _Gatherer(references, frames)
    annotations = gather((annotation, one.reference) for one in members for annotation in one.annotations)
    used = {annotation.layer for annotation, _ in annotations}
    used |= {activation.layer.name for activation in wide.activations}
    # A base may have forgotten to describe a layer; a written state may not.
    for name in sorted(used - layers.keys()):
        layers[name] = GraphicLayer(name, max((layer.order for layer in layers.values()), default=0) + 1)
    return PresentationState(
        references=references,
        modality=wide.modality,
        subtraction=wide.subtraction,
        presentation=wide.presentation,
        spatial=wide.spatial,
        voi=tuple(
            VoiItem((voi,), applies_to)
            for voi, applies_to in gather((one.voi, one.reference) for one in members if one.voi is not None)
            if voi is not None
        ),
        profile=wide.profile,
        shutters=wide.shutters,
        shutter_value=wide.shutter_value,
        shutter_cielab=wide.shutter_cielab,
        overlays=wide.planes,
        activations=wide.activations,
        areas=tuple(
            replace(area, applies_to=applies_to)
            for area, applies_to in gather((one.area, one.reference) for one in members)
        ),
        annotations=tuple(replace(annotation, applies_to=applies_to) for annotation, applies_to in annotations),
        layers=tuple(sorted((layers[name] for name in used), key=lambda layer: layer.order)),
    )


class _Gatherer:
    """Brings equal contents together, each with the references of its images."""

    def __init__(self, whole: tuple[ImageReference, ...], frames: Mapping[str, int]) -> None:
        self._whole = set(whole)
        self._frames = frames

    def __call__(
        self, pairs: Iterable[tuple[Content, ImageReference]]
    ) -> list[tuple[Content, tuple[ImageReference, ...]]]:
        found: dict[Content, list[ImageReference]] = {}
        for content, reference in pairs:
            found.setdefault(content, []).append(reference)
        return [(content, self._references(references)) for content, references in found.items()]

    def _references(self, references: list[ImageReference]) -> tuple[ImageReference, ...]:
        merged = _merged(references, self._frames)
        return () if set(merged) == self._whole else merged


def _merged(references: Iterable[ImageReference], frames: Mapping[str, int]) -> tuple[ImageReference, ...]:
    """One reference for each image, series by series; none of its frames named where it is all of them."""
    by_image: dict[str, ImageReference] = {}
    for reference in references:
        uid = reference.sop_instance_uid
        known = by_image.get(uid)
        if known is None:
            by_image[uid] = reference
        elif known.frames and reference.frames:
            by_image[uid] = replace(known, frames=known.frames | reference.frames)
        else:
            by_image[uid] = replace(known, frames=frozenset())
    whole = [
        replace(one, frames=frozenset()) if len(one.frames) >= frames.get(one.sop_instance_uid, 1) else one
        for one in by_image.values()
    ]
    order = {series: number for number, series in enumerate(dict.fromkeys(one.series_instance_uid for one in whole))}
    return tuple(sorted(whole, key=lambda one: order[one.series_instance_uid]))
