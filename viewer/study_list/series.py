"""The series of a study as the viewer's side panel shows them."""

from typing import Any

from django.db.models import OuterRef, Subquery

from dgscope.archive.models import Instance, Series, Study

THUMBNAIL_SIZE = "160,160"


def of(study: Study) -> list[dict[str, Any]]:
    """Describe the series in the order of their numbers."""
    first_kind = Instance.objects.filter(series=OuterRef("pk")).order_by("instance_number", "pk").values("kind")[:1]
    rows = study.series.annotate(first_kind=Subquery(first_kind)).order_by("series_number", "pk")
    return [_series(study.study_instance_uid, row, row.first_kind) for row in rows]


def _series(study_uid: str, row: Series, first_kind: str | None) -> dict[str, Any]:
    return {
        "series_uid": row.series_instance_uid,
        "number": row.series_number,
        "modality": row.modality,
        "description": row.description,
        "body_part": row.body_part,
        "laterality": row.laterality,
        "instances": row.number_of_instances,
        "images": row.number_of_images,
        "thumbnail": thumbnail(study_uid, row.series_instance_uid) if row.number_of_images else None,
        "kind": "image" if row.number_of_images else first_kind or "other",
    }


def thumbnail(study_uid: str, series_uid: str) -> str:
    """Return the address of a small picture of a series (WADO-RS thumbnail, PS3.18 10.4.1.1.4)."""
    return f"/dicom-web/studies/{study_uid}/series/{series_uid}/thumbnail?viewport={THUMBNAIL_SIZE}"
