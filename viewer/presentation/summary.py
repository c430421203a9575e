"""What lists say of a presentation state: read from its file once, as it is read for a picture."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from dgscope.archive.models import Instance
from viewer.rendering.errors import RenderingError
from viewer.rendering.presentation_state.geometry import UPRIGHT, DisplayedArea, SpatialTransformation
from viewer.rendering.presentation_state.layer_names import layers_of
from viewer.rendering.presentation_state.references import ImageReference
from viewer.service import dicom_json
from viewer.service.cache import LruCache
from viewer.service.presentation import state_in

CACHE_BYTES: Final = 16 << 20
_OVERHEAD, _REFERENCE, _LAYER = 4096, 400, 300
_LABEL, _DESCRIPTION, _DATE, _TIME, _CREATOR = "00700080", "00700081", "00700082", "00700083", "00700084"


@dataclass(frozen=True, slots=True)
class StateSummary:
    """A presentation state in short.

    Attributes
    ----------
    label, description, creator : str
    created : str or None
        ISO 8601, without a zone.
    references : tuple of ImageReference
        Images that it is applied to.
    usable : bool
        It can be applied; else `warnings` say why not.
    warnings : tuple of str
    spatial : SpatialTransformation
    areas : tuple of DisplayedArea
    layers : tuple of (name, description)
        In the order in which requests number them.
    shutters : bool
        The state covers parts of the image.
    """

    label: str
    description: str
    creator: str
    created: str | None
    references: tuple[ImageReference, ...]
    usable: bool
    warnings: tuple[str, ...]
    spatial: SpatialTransformation = UPRIGHT
    areas: tuple[DisplayedArea, ...] = ()
    layers: tuple[tuple[str, str], ...] = ()
    shutters: bool = False


def summary(row: Instance) -> StateSummary:
    """Describe the state of a row.

    Raises
    ------
    dgscope.archive.errors.StoreError
        The store cannot be used.
    """
    return _SUMMARIES.get(row.file, lambda: _summary(row))


def forget() -> None:
    """Forget everything: in tests."""
    _SUMMARIES.clear()


def _summary(row: Instance) -> StateSummary:
    try:
        state = state_in(row)
    except RenderingError as error:
        return _from_index(row, f"This presentation state cannot be applied: {error}.")
    found = state.identification
    if found is None:
        return _from_index(row, "This presentation state cannot be applied.")
    return StateSummary(
        label=found.label,
        description=found.description,
        creator=display_name(found.creator),
        created=moment(found.date, found.time),
        references=state.references,
        usable=True,
        warnings=state.warnings,
        spatial=state.spatial,
        areas=state.areas,
        layers=tuple((layer.name, layer.description) for layer in layers_of(state)),
        shutters=bool(state.shutters),
    )


def _from_index(row: Instance, warning: str) -> StateSummary:
    attributes = row.attributes
    return StateSummary(
        label=dicom_json.text(attributes, _LABEL),
        description=dicom_json.text(attributes, _DESCRIPTION),
        creator=display_name(dicom_json.text(attributes, _CREATOR)),
        created=moment(dicom_json.text(attributes, _DATE), dicom_json.text(attributes, _TIME)),
        references=tuple(
            ImageReference(found.sop_instance_uid, frozenset(found.frames), found.sop_class_uid)
            for found in row.references.all()
        ),
        usable=False,
        warnings=(warning,),
    )


def display_name(person_name: str) -> str:
    """A Person Name as it is shown: "Doe, Jane"."""
    group = next((group for group in person_name.split("=") if group.strip()), "")
    family, *given = [part.strip() for part in group.split("^")]
    return ", ".join(part for part in (family, " ".join(filter(None, given[:2]))) if part)


def moment(date: str, time: str) -> str | None:
    """Date and time of the standard as ISO 8601 without a zone; None where there is no date."""
    digits = re.sub(r"[^0-9]", "", date)[:8]
    clock, _, fraction = time.partition(".")
    clock = re.sub(r"[^0-9]", "", clock)[:6].ljust(6, "0")
    fraction = re.sub(r"[^0-9]", "", fraction)[:6].ljust(6, "0")
    try:
        return datetime.strptime(digits + clock + fraction, "%Y%m%d%H%M%S%f").isoformat()
    except ValueError:
        return None


def _size(one: StateSummary) -> int:
    return (
        _OVERHEAD
        + _LAYER * len(one.layers)
        + sum(
            _REFERENCE + 8 * len(reference.frames)
            for references in (one.references, *(area.applies_to for area in one.areas))
            for reference in references
        )
    )


_SUMMARIES: Final = LruCache[StateSummary](CACHE_BYTES, _size)
