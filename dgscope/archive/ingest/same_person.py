"""Whether an object may join a study: the question is only whether it says to be of somebody else."""

import datetime
from dataclasses import dataclass

from dgscope.archive.attributes.describe import Description
from dgscope.archive.folding import fold


@dataclass(frozen=True)
class KnownPerson:
    """The patient of a study that is in the archive; name and birth date as the study has them."""

    identity: str
    patient_id: str
    issuer: str
    name: str
    birth_date: datetime.date | None


def same_person(known: KnownPerson, received: Description) -> bool:
    """Compare by ID and issuer, as far as both sides give them; by name and birth date where an ID is missing.

    A workstation's presentation states often lack the issuer, sometimes the ID: what is missing contradicts nothing.
    """
    if known.identity == received.identity:
        return True
    if known.patient_id and received.patient_id:
        same_issuer = not known.issuer or not received.issuer or known.issuer == received.issuer[:64]
        return known.patient_id == received.patient_id[:64] and same_issuer and len(received.patient_id) <= 64
    if names_differ(known.name, received.patient_name):
        return False
    return known.birth_date is None or received.birth_date is None or known.birth_date == received.birth_date


def names_differ(known: str, received: str) -> bool:
    """Whether both names are given and their alphabetic (else first given) groups differ when folded."""
    one, other = _comparable(known), _comparable(received)
    return bool(one and other and one != other)


def _comparable(name: str) -> str:
    group = next((group for group in name.split("=") if group), "")
    return " ".join(fold(group.replace("^", " ").replace(",", " ")).split())[:190]
