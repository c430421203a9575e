"""The short way for a group of next objects of series that are known: one statement, one round trip, one commit.

Nearly every object is the next one of a series. Its study and series exist, its modality and SOP class are counted
already; what is left is to lock the study (which proves that it still exists and is not being deleted), insert, and
add to four counters. Everything else takes the long way of rows.py.
"""

from collections.abc import Sequence
from typing import Any, Final

from psycopg import Cursor, sql

from dgscope.archive.ingest.known import KnownPlaces, Place
from dgscope.archive.ingest.pending import Pending
from dgscope.archive.ingest.rows import instance_row
from dgscope.archive.ingest.source import Outcome, Result
from dgscope.archive.ingest.tables import INSTANCES, arrays, parameters

# Locks are taken in the order of the long way: `new` is not evaluated before `locked`.
_GROUP: Final = (
    sql.SQL("""
    WITH locked AS MATERIALIZED (
        SELECT id FROM archive_study WHERE id = ANY(%s) AND deleted_at IS NULL ORDER BY id FOR NO KEY UPDATE),
    new AS (
        INSERT INTO archive_instance ({columns})
        SELECT u.* FROM unnest({arrays}) AS u WHERE (SELECT count(*) FROM locked) = %s
        ON CONFLICT (sop_instance_uid) DO NOTHING RETURNING id, sop_instance_uid, series_id, kind, received_at),
    per_series AS (
        SELECT n.series_id, count(*) AS instances, count(*) FILTER (WHERE n.kind IN ('image', 'video')) AS images,
            count(*) FILTER (WHERE n.kind = 'ps') AS states, count(*) FILTER (WHERE n.kind = 'ko') AS keys,
            count(*) FILTER (WHERE n.kind = 'sr') AS reports, max(n.received_at) AS at
        FROM new n GROUP BY n.series_id),
    series AS (
        UPDATE archive_series s SET number_of_instances = s.number_of_instances + d.instances,
            number_of_images = s.number_of_images + d.images, last_received_at = greatest(s.last_received_at, d.at)
        FROM per_series d WHERE s.id = d.series_id),
    per_study AS (
        SELECT se.study_id, sum(d.instances) AS instances, sum(d.images) AS images, sum(d.states) AS states,
            sum(d.keys) AS keys, sum(d.reports) AS reports, max(d.at) AS at
        FROM per_series d JOIN archive_series se ON se.id = d.series_id GROUP BY se.study_id),
    studies AS (
        UPDATE archive_study s SET number_of_instances = s.number_of_instances + d.instances,
            number_of_images = s.number_of_images + d.images,
            number_of_presentation_states = s.number_of_presentation_states + d.states,
            number_of_key_objects = s.number_of_key_objects + d.keys,
            number_of_reports = s.number_of_reports + d.reports, last_received_at = greatest(s.last_received_at, d.at)
        FROM per_study d WHERE s.id = d.study_id)
    SELECT sop_instance_uid, id FROM new""")
    .format(
        columns=sql.SQL(", ").join(map(sql.Identifier, INSTANCES.columns)),
        arrays=arrays(INSTANCES.columns),
    )
    .as_bytes(None)
)


def known_places(batch: Sequence[Pending], known: KnownPlaces) -> dict[Pending, Place]:
    """The places of those objects of the batch that can go the short way, in the order of their UIDs."""
    ordered = sorted(batch, key=lambda pending: pending.description.sop_instance_uid)
    found = {pending: known.get(pending) for pending in ordered if not (pending.references or pending.met)}
    return {pending: place for pending, place in found.items() if place is not None}


def write_known(cursor: Cursor[Any], places: dict[Pending, Place]) -> dict[Pending, Result]:
    """Insert and commit what is new. Objects without a result were not written: they are duplicates, or the place
    is gone."""
    rows = [instance_row(pending, place) for pending, place in places.items()]
    studies = sorted({place.study for place in places.values()})
    cursor.execute(_GROUP, [studies, *parameters(INSTANCES.columns, rows), len(studies)], prepare=True)
    new = dict(cursor.fetchall())
    return {
        pending: stored(pending, place, new[pending.description.sop_instance_uid])
        for pending, place in places.items()
        if pending.description.sop_instance_uid in new
    }


def stored(pending: Pending, place: Place, pk: int) -> Result:
    """The result of an object that has a new row."""
    return Result(Outcome.STORED, pending.description.sop_instance_uid, pk, place.series, place.study)
