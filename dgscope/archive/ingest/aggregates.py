"""Counters of series and studies, kept in the transaction that adds instances. Their studies are locked."""

from collections import defaultdict
from typing import Any, Final

from psycopg import Cursor

from dgscope.archive.attributes import Kind
from dgscope.archive.ingest.pending import Pending
from dgscope.archive.ingest.places import Placed

IMAGES: Final = frozenset((Kind.IMAGE, Kind.VIDEO))
_SERIES: Final = """
    UPDATE archive_series s SET number_of_instances = s.number_of_instances + d.instances,
        number_of_images = s.number_of_images + d.images, last_received_at = greatest(s.last_received_at, d.at)
    FROM unnest(%s::bigint[], %s::int[], %s::int[], %s::timestamptz[]) AS d(id, instances, images, at)
    WHERE s.id = d.id"""
_STUDIES: Final = r"""
    UPDATE archive_study s SET
        number_of_series = s.number_of_series + d.series,
        number_of_instances = s.number_of_instances + d.instances,
        number_of_images = s.number_of_images + d.images,
        number_of_presentation_states = s.number_of_presentation_states + d.states,
        number_of_key_objects = s.number_of_key_objects + d.keys,
        number_of_reports = s.number_of_reports + d.reports,
        modalities = CASE WHEN s.modalities @> string_to_array(d.modalities, '\')::varchar[] THEN s.modalities ELSE
            ARRAY(SELECT DISTINCT unnest(s.modalities || string_to_array(d.modalities, '\')::varchar[]) ORDER BY 1) END,
        sop_classes = CASE WHEN s.sop_classes @> string_to_array(d.classes, '\')::varchar[] THEN s.sop_classes ELSE
            ARRAY(SELECT DISTINCT unnest(s.sop_classes || string_to_array(d.classes, '\')::varchar[]) ORDER BY 1) END,
        last_received_at = greatest(s.last_received_at, d.at)
    FROM unnest(%s::bigint[], %s::int[], %s::int[], %s::int[], %s::int[], %s::int[], %s::int[], %s::text[], %s::text[],
        %s::timestamptz[]) AS d(id, series, instances, images, states, keys, reports, modalities, classes, at)
    WHERE s.id = d.id"""


def add_up(cursor: Cursor[Any], new: dict[Pending, int], placed: Placed) -> None:
    """Add new instances and series to the counters of what they belong to."""
    by_series: dict[int, list[Pending]] = defaultdict(list)
    by_study: dict[int, list[Pending]] = {study: [] for study in placed.new_series}
    for pending in new:
        at = placed.places[pending]
        by_series[at.series].append(pending)
        by_study.setdefault(at.study, []).append(pending)
    if by_series:
        rows = [(pk, len(group), _count(group, *IMAGES), _latest(group)) for pk, group in sorted(by_series.items())]
        cursor.execute(_SERIES, [list(column) for column in zip(*rows, strict=True)], prepare=True)
    if by_study:
        studies = [_study_row(pk, group, placed.new_series.get(pk, 0)) for pk, group in sorted(by_study.items())]
        cursor.execute(_STUDIES, [list(column) for column in zip(*studies, strict=True)], prepare=True)


def _study_row(pk: int, group: list[Pending], new_series: int) -> tuple[Any, ...]:
    return (
        pk,
        new_series,
        len(group),
        _count(group, *IMAGES),
        _count(group, Kind.PRESENTATION_STATE),
        _count(group, Kind.KEY_OBJECT),
        _count(group, Kind.REPORT),
        "\\".join(sorted({p.description.modality for p in group if p.description.modality})),
        "\\".join(sorted({p.description.sop_class_uid for p in group})),
        _latest(group),
    )


def _count(group: list[Pending], *kinds: Kind) -> int:
    return sum(pending.description.kind in kinds for pending in group)


def _latest(group: list[Pending]) -> Any:
    return max((pending.received_at for pending in group), default=None)
