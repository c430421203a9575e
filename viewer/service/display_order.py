"""The order in which a series is scrolled: through space where its images are one stack, else by their numbers."""

from collections.abc import Iterable
from itertools import pairwise

from dgscope.archive.models import Instance
from viewer.service.dicom_json import numbers
from viewer.service.orientation import normal

# Directions of one stack may differ by rounding only; positions closer than this are the same place.
_SAME_DIRECTION = 1e-3
_SAME_PLACE_MM = 1e-3


def in_display_order(rows: Iterable[Instance]) -> list[Instance]:
    """Sort instances of one series.

    Images that all have one orientation and lie at different places along its normal come in that order, in the
    direction in which their instance numbers mostly grow; otherwise by instance number, then by UID.
    """
    ordered = sorted(rows, key=_number)
    images = [row for row in ordered if row.kind == "image"]
    places = _places(images)
    if places is None:
        return ordered
    others = [row for row in ordered if row.kind != "image"]
    along = sorted(range(len(images)), key=places.__getitem__)
    if _runs_backwards(places):
        along.reverse()
    return [images[index] for index in along] + others


def _number(row: Instance) -> tuple[bool, int, str]:
    return row.instance_number is None, row.instance_number or 0, row.sop_instance_uid


def _places(images: list[Instance]) -> list[float] | None:
    """Distance of each image from the origin along the common normal; None where they are no single stack."""
    if len(images) < 2:
        return None
    first = numbers(images[0].attributes, "00200037")
    if len(first) != 6:
        return None
    direction = normal(first)
    places = []
    for row in images:
        cosines, position = numbers(row.attributes, "00200037"), numbers(row.attributes, "00200032")
        if len(cosines) != 6 or len(position) != 3:
            return None
        if any(abs(a - b) > _SAME_DIRECTION for a, b in zip(cosines, first, strict=True)):
            return None
        places.append(sum(a * b for a, b in zip(position, direction, strict=True)))
    distinct = sorted(places)
    if any(b - a < _SAME_PLACE_MM for a, b in pairwise(distinct)):
        return None  # several images at one place: phases, echoes or b-values, which their numbers tell apart
    return places


def _runs_backwards(places: list[float]) -> bool:
    steps = sum(1 if b > a else -1 for a, b in pairwise(places))
    return steps < 0
