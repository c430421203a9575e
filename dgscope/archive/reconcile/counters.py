"""The counters of series and studies, recomputed study by study under the lock that ingest takes."""

# ruff: noqa: S608  the statements are put together from the constants below alone

from typing import Any, Final

from django.db import connection, transaction

from dgscope.archive.deletion import remove_patient_without_studies
from dgscope.archive.models import Patient, Study
from dgscope.archive.reconcile.report import Report

PAGE: Final = 500
_IMAGES: Final = "count(*) FILTER (WHERE i.kind IN ('image', 'video'))"
_SERIES: Final = f"""
    UPDATE archive_series s SET number_of_instances = c.instances, number_of_images = c.images
    FROM (SELECT se.id, count(i.id) AS instances, {_IMAGES} AS images
          FROM archive_series se LEFT JOIN archive_instance i ON i.series_id = se.id
          WHERE se.study_id = %s GROUP BY se.id) c
    WHERE s.id = c.id AND (s.number_of_instances, s.number_of_images) IS DISTINCT FROM (c.instances, c.images)"""
_COUNTED: Final = f"""
    SELECT st.id, count(DISTINCT se.id) AS series, count(i.id) AS instances, {_IMAGES} AS images,
        count(*) FILTER (WHERE i.kind = 'ps') AS states, count(*) FILTER (WHERE i.kind = 'ko') AS keys,
        count(*) FILTER (WHERE i.kind = 'sr') AS reports,
        coalesce(array_agg(DISTINCT i.sop_class_uid ORDER BY i.sop_class_uid)
                 FILTER (WHERE i.id IS NOT NULL), '{{}}')::varchar[] AS classes
    FROM archive_study st LEFT JOIN archive_series se ON se.study_id = st.id
    LEFT JOIN archive_instance i ON i.series_id = se.id WHERE st.id = ANY(%s) GROUP BY st.id"""
_DIFFERS: Final = """
    (s.number_of_series, s.number_of_instances, s.number_of_images, s.number_of_presentation_states,
     s.number_of_key_objects, s.number_of_reports, s.sop_classes) IS DISTINCT FROM
    (c.series, c.instances, c.images, c.states, c.keys, c.reports, c.classes)"""
_WRONG: Final = f"SELECT s.id FROM archive_study s JOIN ({_COUNTED}) c ON c.id = s.id WHERE {_DIFFERS}"
_WRONG_SERIES: Final = f"""
    SELECT DISTINCT se.study_id FROM archive_series se JOIN (
        SELECT s.id, count(i.id) AS instances, {_IMAGES} AS images FROM archive_series s
        LEFT JOIN archive_instance i ON i.series_id = s.id WHERE s.study_id = ANY(%s) GROUP BY s.id) c ON c.id = se.id
    WHERE (se.number_of_instances, se.number_of_images) IS DISTINCT FROM (c.instances, c.images)"""
_STUDY: Final = f"""
    UPDATE archive_study s SET number_of_series = c.series, number_of_instances = c.instances,
        number_of_images = c.images, number_of_presentation_states = c.states, number_of_key_objects = c.keys,
        number_of_reports = c.reports, sop_classes = c.classes
    FROM ({_COUNTED}) c WHERE s.id = c.id AND {_DIFFERS}"""


def recount(report: Report, repair: bool) -> None:
    """Compare the counters with the rows, page by page, and correct those that differ."""
    after = 0
    while page := list(
        Study.objects.filter(pk__gt=after, deleted_at=None).order_by("pk").values_list("pk", flat=True)[:PAGE]
    ):
        after = page[-1]
        wrong = sorted({*_keys(_WRONG, page), *_keys(_WRONG_SERIES, page)})
        for study in wrong:
            if repair:
                correct(study)
            report.counters.add(f"study row {study}", repair)
    for patient in Patient.objects.filter(studies__isnull=True).values_list("pk", flat=True)[:PAGE]:
        if repair:
            remove_patient_without_studies(patient)
        report.counters.add(f"patient row {patient} without studies", repair)


def correct(study: int) -> None:
    """Recompute the counters of one study and its series."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM archive_study WHERE id = %s FOR NO KEY UPDATE", [study])
        cursor.execute(_SERIES, [study])
        cursor.execute(_STUDY, [[study]])


def _keys(query: str, page: list[int]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(query, [page])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return [row[0] for row in rows]
