"""What the archive has of the patients of a worklist, by one question for all entries."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Q

from dgscope.archive.access import studies_for
from dgscope.archive.folding import fold
from dgscope.archive.models import Study
from dgscope.network.worklist.entry import Entry

MOST: Final = 50  # of one patient
_MOST_OF_ALL: Final = 5000


@dataclass(slots=True)
class Priors:
    """Studies of an entry's patient, the latest first.

    Attributes
    ----------
    certain
        Study Instance UIDs under the same Patient ID.
    possible
        Of the same name and birth date, where the entry or the study has no Patient ID: a person has to confirm.
    here
        How many instances of the scheduled study are in the archive.
    """

    certain: list[str] = field(default_factory=list)
    possible: list[str] = field(default_factory=list)
    here: int = 0


def priors_of(entries: Sequence[Entry], user: AbstractBaseUser | AnonymousUser) -> list[Priors]:
    """Find the studies of each entry's patient that the user may see."""
    wanted = (
        Q(study_instance_uid__in={entry.study_uid for entry in entries})
        | Q(patient_id_received__in={entry.patient_id for entry in entries if entry.patient_id})
        | Q(
            patient_name_search__in={fold(entry.patient_name) for entry in entries if entry.patient_name},
            patient_birth_date__in={entry.birth_date for entry in entries if entry.birth_date},
        )
    )
    found = studies_for(user).filter(wanted).select_related("patient")
    by_id: dict[str, list[Study]] = defaultdict(list)
    by_name: dict[tuple[str, object], list[Study]] = defaultdict(list)
    by_uid: dict[str, Study] = {}
    for study in found.order_by("-study_date", "-study_time", "-pk")[:_MOST_OF_ALL]:
        by_id[study.patient_id_received].append(study)
        by_name[study.patient_name_search, study.patient_birth_date].append(study)
        by_uid[study.study_instance_uid] = study
    return [
        _of(entry, by_id[entry.patient_id], by_name[fold(entry.patient_name), entry.birth_date], by_uid)
        for entry in entries
    ]


def _of(entry: Entry, same_id: list[Study], same_name: list[Study], by_uid: dict[str, Study]) -> Priors:
    result = Priors()
    own = by_uid.get(entry.study_uid)
    result.here = own.number_of_instances if own else 0
    if entry.patient_id:
        result.certain = [s.study_instance_uid for s in same_id if s is not own and _same_person(entry, s)][:MOST]
    if entry.patient_name and entry.birth_date:
        unsure = (s for s in same_name if s is not own and not (s.patient_id_received and entry.patient_id))
        result.possible = [study.study_instance_uid for study in unsure][:MOST]
    return result


def _same_person(entry: Entry, study: Study) -> bool:
    """One ID at two sites may be two people: neither issuer nor birth date may say otherwise."""
    issuer = study.patient.issuer_of_patient_id
    if issuer and entry.issuer and issuer != entry.issuer:
        return False
    born = study.patient_birth_date
    return not (born and entry.birth_date and born != entry.birth_date)
