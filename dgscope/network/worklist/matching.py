"""Whether an entry is one that was asked for: many providers ignore date, modality or wildcards (PS3.4 K.4)."""

import fnmatch

from pydicom.dataset import Dataset

from dgscope.archive.folding import fold
from dgscope.network.query.matching import matches
from dgscope.network.worklist.keys import Question, person_name_key


def is_wanted(entry: Dataset, question: Question) -> bool:
    """Match again all that was asked; what the provider does not return is not judged."""
    return matches(entry, question.keys()) and _is_patient(entry, question.patient)


def _is_patient(entry: Dataset, wanted: str) -> bool:
    """By ID or by any part of the name, without regard to case and accents."""
    if not wanted:
        return True
    number, name = str(entry.get("PatientID", "") or ""), str(entry.get("PatientName", "") or "")
    if fnmatch.fnmatchcase(fold(number).strip(), _pattern(wanted)):
        return True
    if not number and not name:
        return True
    if name and matches(entry, {"PatientName": person_name_key(wanted)}):
        return True
    return all(_is_part(word, name) for word in wanted.replace(",", " ").split())


def _is_part(word: str, name: str) -> bool:
    parts = fold(name).replace("^", " ").replace("=", " ").replace(",", " ").split()
    return any(fnmatch.fnmatchcase(part, f"{_pattern(word)}*") for part in parts)


def _pattern(text: str) -> str:
    return fold(text).strip().replace("[", "[[]")
