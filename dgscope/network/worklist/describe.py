"""Entries as the list shows them."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from dgscope.network.worklist.entry import Entry, date_of, time_of
from dgscope.network.worklist.priors import Priors, priors_of


def described(entries: Sequence[Entry], user: AbstractBaseUser | AnonymousUser) -> list[dict[str, Any]]:
    """Each entry with the patient's studies that are here."""
    return [_one(entry, priors) for entry, priors in zip(entries, priors_of(entries, user), strict=True)]


def _one(entry: Entry, priors: Priors) -> dict[str, Any]:
    time = time_of(entry.of_step("ScheduledProcedureStepStartTime"))
    return {
        "entry_id": str(entry.pk),
        "patient": {
            "name": displayed_name(entry.patient_name),
            "id": entry.patient_id,
            "birth_date": entry.birth_date,
            "sex": entry.text("PatientSex"),
        },
        "scheduled": {
            "date": date_of(entry.of_step("ScheduledProcedureStepStartDate")),
            "time": time.strftime("%H:%M") if time else None,
        },
        "accession": entry.text("AccessionNumber"),
        "modality": entry.of_step("Modality"),
        "station": entry.station,
        "description": entry.description,
        "referring": displayed_name(entry.text("ReferringPhysicianName")),
        "study_uid": entry.study_uid,
        "priors": priors.certain,
        "possible_priors": priors.possible,
        "here": priors.here,
    }


def displayed_name(value: str) -> str:
    """The first component group that is given, as “Family, Prefix Given Middle, Suffix” (PS3.5 6.2.1)."""
    group = next((group for group in value.split("=") if group.strip("^ ")), "")
    parts = [part.strip() for part in group.split("^")]
    family, given, middle, prefix, suffix = [*parts, "", "", "", "", ""][:5]
    first_names = " ".join(part for part in (prefix, given, middle) if part)
    return ", ".join(part for part in (family, first_names, suffix) if part)
