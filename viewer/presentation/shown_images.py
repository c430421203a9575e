"""From the images of a request to what is shown of each, by the same steps as their pictures."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from dgscope.archive.models import Instance
from viewer.presentation.problems import StateCannotBeMade, UnusableField
from viewer.presentation.shapes import annotations, shutters
from viewer.rendering.automatic_window import resolve_automatic_window
from viewer.rendering.errors import RenderingError
from viewer.rendering.presentation_state.annotation_model import GraphicLayer, Units
from viewer.rendering.presentation_state.changes import Changes
from viewer.rendering.presentation_state.effective import GrayTransformation
from viewer.rendering.presentation_state.layer_names import layers_of
from viewer.rendering.presentation_state.model import AutomaticWindow, PresentationState, Window
from viewer.rendering.presentation_state.references import ImageReference
from viewer.rendering.presentation_state.writer_shown import Shown, shown, varies_by_frame
from viewer.rendering.presentation_state.writer_shown_changes import with_annotations, with_shutters
from viewer.rendering.source import ImageSource
from viewer.service.stored import source_of, stored_frame

Given = Mapping[str, Any]
MAX_FRAMES_APART: Final = 2000


def shown_of(
    given: Given,
    row: Instance,
    field: str,
    layers: Mapping[str, GraphicLayer],
    base: PresentationState | None,
    request: Given,
) -> Iterator[Shown]:
    """What is shown of one image: once, or frame by frame where frames differ.

    Parameters
    ----------
    given : mapping
        An item of ``images``.
    row : Instance
    field : str
        Its name in errors, ``images[2]``.
    layers : mapping of GraphicLayer by name
    base : PresentationState or None
    request : mapping
        The whole request.

    Raises
    ------
    UnusableField, StateCannotBeMade
    """
    try:
        source = source_of(row)
        frames = _frames(given, source, field)
        _check_units(given, source, field)
        if not frames and varies_by_frame(source.header, base, row.sop_instance_uid):
            frames = tuple(range(1, source.description.number_of_frames + 1))
        if len(frames) > MAX_FRAMES_APART:
            reason = f"frames differ from each other; name at most {MAX_FRAMES_APART} of them"
            raise StateCannotBeMade(f"{field}.frames", reason)
        apart = varies_by_frame(source.header, base, row.sop_instance_uid)
        for group in [(frame,) for frame in frames] if apart else [frames]:
            reference = ImageReference(
                row.sop_instance_uid, frozenset(group), row.sop_class_uid, row.series.series_instance_uid
            )
            yield _one(given, row, source, reference, min(group, default=1), layers, base, request)
    except RenderingError as error:
        raise StateCannotBeMade(field, f"{error}.") from error


def _one(
    given: Given,
    row: Instance,
    source: ImageSource,
    reference: ImageReference,
    frame: int,
    layers: Mapping[str, GraphicLayer],
    base: PresentationState | None,
    request: Given,
) -> Shown:
    area = given.get("area")
    one = shown(
        source.header,
        source.description,
        reference,
        frame,
        replace(
            _changes(given, color=source.description.is_color, keep_contrast=request["keep_contrast"]),
            hidden_layers=_hidden(request, base),
        ),
        base,
        region=(area["x"], area["y"], area["w"], area["h"]) if area else None,
        whole_image="area" in given and area is None,
        every_overlay=given["overlays"] == "all",
    )
    one = _measured(one, row, source)
    if "shutters" in given:
        one = with_shutters(one, shutters(given["shutters"]), given["shutter_value"])
    return with_annotations(one, annotations(given), layers, keep=request["keep_annotations"])


def _hidden(request: Given, base: PresentationState | None) -> frozenset[str]:
    """Names of the layers of the base that are hidden by number."""
    known = layers_of(base) if base is not None and request["hidden_layers"] else ()
    return frozenset(known[number].name for number in request["hidden_layers"] if number < len(known))


def _changes(given: Given, *, color: bool, keep_contrast: bool) -> Changes:
    window = given.get("window")
    automatic = AutomaticWindow() if given["voi"] == "auto" and not color else None
    return Changes(
        window=Window(window["center"], window["width"], window["function"]) if window else automatic,
        full_range=given["voi"] == "full",
        voi_index=given.get("voi_index"),
        invert=given["invert"],
        rotation=given["rotate"],
        flip=given["flip"],
        hide_overlays=given["overlays"] == "none",
        keep_image_contrast=keep_contrast,
    )


def _measured(one: Shown, row: Instance, source: ImageSource) -> Shown:
    """An automatic window as it is shown: measured on the middle frame."""
    if not isinstance(one.voi, AutomaticWindow):
        return one
    middle = (source.description.number_of_frames + 1) // 2
    gray = GrayTransformation(modality=one.wide.modality, voi=one.voi, padding=one.padding)
    return replace(one, voi=resolve_automatic_window(stored_frame(row, middle), source.description, gray).voi)


def _check_units(given: Given, source: ImageSource, field: str) -> None:
    """MATRIX units are those of tiled images (PS3.3 C.10.5)."""
    if source.header.get("TotalPixelMatrixColumns"):
        return
    for kind in ("graphics", "texts"):
        for number, one in enumerate(given.get(kind, ())):
            if Units.MATRIX in {one["units"], one.get("anchor_units"), one.get("box_units")}:
                raise StateCannotBeMade(f"{field}.{kind}[{number}].units", "MATRIX is for tiled images only.")


def _frames(given: Given, source: ImageSource, field: str) -> tuple[int, ...]:
    frames = tuple(sorted(set(given["frames"])))
    last = source.description.number_of_frames
    if frames and frames[-1] > last:
        raise UnusableField(f"{field}.frames", f"the image has {last} frames.")
    return () if len(frames) == last else frames
