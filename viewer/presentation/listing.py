"""Which presentation states there are for a study or an image, newest first."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from pydicom.uid import UID

from dgscope.archive import access
from dgscope.archive.models import Instance, Study
from viewer.presentation.summary import StateSummary, summary
from viewer.rendering.displayed_area import area_bounds
from viewer.rendering.presentation_state.geometry import DisplayedArea, SizeMode
from viewer.rendering.presentation_state.references import ImageReference, applies

Account = AbstractBaseUser | AnonymousUser
Described = list[tuple[Instance, StateSummary]]
_PAGE = 5000


def states_of_study(user: Account, study: Study) -> Described:
    """All presentation states of a study, those that cannot be applied included."""
    rows = access.instances_for(user).filter(series__study=study, kind="ps").select_related("series")
    return _newest_first(rows)


def states_for_image(user: Account, image: Instance, frame: int | None) -> Described:
    """Presentation states that can be applied to an image, or to one of its frames, from whatever study."""
    rows = (
        access.instances_for(user)
        .filter(kind="ps", references__sop_instance_uid=image.sop_instance_uid)
        .select_related("series")
        .distinct()
    )
    uid = image.sop_instance_uid
    return [(row, one) for row, one in _newest_first(rows) if one.usable and _covers(one, uid, frame)]


def records(user: Account, described: Described) -> list[dict[str, Any]]:
    """The states as the viewer's front end is told of them."""
    wanted = {reference.sop_instance_uid for _, one in described for reference in one.references}
    here = _present(user, wanted)
    return [_record(row, one, here) for row, one in described]


def _covers(one: StateSummary, uid: str, frame: int | None) -> bool:
    if frame is None:
        return any(reference.sop_instance_uid == uid for reference in one.references)
    return bool(one.references) and applies(one.references, uid, frame)


def _newest_first(rows: Iterable[Instance]) -> Described:
    described = [(row, summary(row)) for row in rows]
    return sorted(described, key=lambda pair: (pair[1].created or "", pair[0].received_at, pair[0].pk), reverse=True)


def _present(user: Account, wanted: set[str]) -> set[str]:
    every = sorted(wanted)
    found: set[str] = set()
    for start in range(0, len(every), _PAGE):
        page = every[start : start + _PAGE]
        found.update(
            access.instances_for(user).filter(sop_instance_uid__in=page).values_list("sop_instance_uid", flat=True)
        )
    return found


def _record(row: Instance, one: StateSummary, here: set[str]) -> dict[str, Any]:
    missing = sorted({reference.sop_instance_uid for reference in one.references} - here)
    warnings = list(one.warnings)
    if missing:
        warnings.append(_missing_in_words(len(missing), len(one.references)))
    return {
        "sop_uid": row.sop_instance_uid,
        "series_uid": row.series.series_instance_uid,
        "label": one.label,
        "description": one.description,
        "creator": one.creator,
        "created": one.created,
        "sop_class_name": UID(row.sop_class_uid).name,
        "usable": one.usable,
        "images": [
            {**_reference(reference), "series_uid": reference.series_instance_uid or None}
            for reference in one.references
        ],
        "rotate": one.spatial.rotation,
        "flip": one.spatial.flip,
        "areas": [_area(area) for area in one.areas],
        "layers": [{"name": name, "description": words} for name, words in one.layers],
        "shutters": one.shutters,
        "missing": missing,
        "warnings": warnings,
    }


def _missing_in_words(missing: int, all_of_them: int) -> str:
    whose = "that this presentation state refers to"
    if missing < all_of_them:
        return f"{missing} of the {all_of_them} images {whose} {'is' if missing == 1 else 'are'} not here."
    return f"The image {whose} is not here." if missing == 1 else f"The {missing} images {whose} are not here."


def _reference(reference: ImageReference) -> dict[str, Any]:
    return {"sop_uid": reference.sop_instance_uid, "frames": sorted(reference.frames)}


def _area(area: DisplayedArea) -> dict[str, Any]:
    """What is shown, in image pixels from 0 and before rotation; no bounds are the whole image."""
    bounds = None
    if area.top_left is not None and area.bottom_right is not None:
        bounds = dict(zip("xywh", area_bounds(area, 0, 0), strict=True))
    return {
        "images": [_reference(reference) for reference in area.applies_to],
        "bounds": bounds,
        "aspect": area.pixel_aspect,
        "magnification": area.magnification if area.size_mode is SizeMode.MAGNIFY else None,
        "true_size": _true_size(area),
    }


def _true_size(area: DisplayedArea) -> dict[str, float] | None:
    """Millimetres of a pixel on the display, where the area is TRUE SIZE; without a spacing nobody knows them."""
    if area.size_mode is not SizeMode.TRUE_SIZE or area.pixel_spacing is None:
        return None
    row, column = area.pixel_spacing
    return {"row": row, "column": column}
