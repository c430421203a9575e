"""A study as the list shows it."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Count
from django.utils import timezone

from dgscope.archive.models import Instance, InstanceState, Quarantined, Study

STILL_ARRIVING: Final = timedelta(seconds=20)
_UNITS: Final = {"D": "d", "W": "w", "M": "mo", "Y": "y"}


def studies(rows: list[Study]) -> list[dict[str, Any]]:
    """Describe the rows of a page with two queries for all of them."""
    conflicts = _conflicts(row.study_instance_uid for row in rows)
    damaged = _damaged(row.pk for row in rows)
    now = timezone.now()
    return [_study(row, conflicts.get(row.study_instance_uid, 0), damaged.get(row.pk, 0), now) for row in rows]


def _study(row: Study, conflicts: int, damaged: int, now: datetime) -> dict[str, Any]:
    attention = _attention(conflicts, damaged)
    arriving = now - row.last_received_at < STILL_ARRIVING
    return {
        "study_uid": row.study_instance_uid,
        "patient": patient(row),
        "date": row.study_date,
        "time": row.study_time.strftime("%H:%M:%S") if row.study_time else None,
        "accession": row.accession_number,
        "description": row.description,
        "referring_physician": display_name(row.referring_physician),
        "modalities": sorted(row.modalities),
        "images": row.number_of_images,
        "series": row.number_of_series,
        "instances": row.number_of_instances,
        "objects": {
            "ps": row.number_of_presentation_states,
            "ko": row.number_of_key_objects,
            "sr": row.number_of_reports,
        },
        "received_first": row.first_received_at,
        "received_last": row.last_received_at,
        "source": row.source_ae,
        "status": "attention" if attention else "arriving" if arriving else "complete",
        "attention": attention,
        "conflicts": conflicts,
    }


def patient(row: Study) -> dict[str, Any]:
    """Describe the patient as received with this study."""
    groups = [*row.patient_name.split("="), "", ""]
    return {
        "name": display_name(groups[0]) or display_name(groups[1]) or display_name(groups[2]),
        "name_ideographic": display_name(groups[1]),
        "id": row.patient_id_received,
        "birth_date": row.patient_birth_date,
        "sex": row.patient_sex,
        "age": age(row.patient_age, row.patient_birth_date, row.study_date),
    }


def display_name(value: str) -> str:
    """Put a component group of a Person Name into the order of a list: “Family, Prefix Given Middle, Suffix”."""
    family, given, middle, prefix, suffix = [*(part.strip() for part in value.partition("=")[0].split("^")), *[""] * 5][
        :5
    ]
    first_names = " ".join(part for part in (prefix, given, middle) if part)
    return ", ".join(part for part in (family, first_names, suffix) if part)


def age(received: str, birth: date | None, at: date | None) -> str | None:
    """Return the age at the time of the study: as received (AS, “054Y”), else from the dates; None if unknown."""
    if len(received) == 4 and received[:3].isdecimal() and received[3] in _UNITS:
        return f"{int(received[:3])} {_UNITS[received[3]]}"
    if birth is None or at is None or at < birth:
        return None
    months = (at.year - birth.year) * 12 + at.month - birth.month - (at.day < birth.day)
    if months >= 24:
        return f"{months // 12} y"
    return f"{months} mo" if months >= 2 else f"{(at - birth).days} d"


def _conflicts(uids: Iterable[str]) -> dict[str, int]:
    """Objects set aside for these studies that nobody has decided about."""
    waiting = Quarantined.objects.filter(resolved_at__isnull=True, study_instance_uid__in=list(uids))
    return dict(waiting.order_by().values_list("study_instance_uid").annotate(Count("pk")))


def _damaged(pks: Iterable[int]) -> dict[int, int]:
    """Instances of these studies whose file is missing or differs."""
    damaged = Instance.objects.exclude(state=InstanceState.STORED).filter(series__study__in=list(pks))
    return dict(damaged.order_by().values_list("series__study").annotate(Count("pk")))


def _attention(conflicts: int, damaged: int) -> str:
    texts = []
    if conflicts:
        objects = "object was" if conflicts == 1 else "objects were"
        texts.append(f"{conflicts} {objects} set aside and wait for an administrator.")
    if damaged:
        files = "file is" if damaged == 1 else "files are"
        texts.append(f"{damaged} {files} missing or damaged in the store.")
    return " ".join(texts)
