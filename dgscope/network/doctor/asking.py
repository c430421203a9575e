"""The stages that ask and change nothing: verification, query, worklist."""

import datetime

from pydicom.dataset import Dataset

from dgscope.dimse import sop_classes
from dgscope.dimse.basic_worklist import STEP, find_worklist
from dgscope.dimse.query_retrieve import FindResult, Level, Root
from dgscope.dimse.query_retrieve import find as find_studies
from dgscope.dimse.status import Category
from dgscope.dimse.verification import echo as verify
from dgscope.network.doctor.case import Case
from dgscope.network.doctor.findings import Finding, broken, doubtful, fine
from dgscope.network.doctor.offered import not_offered

_DAYS = 30


def echo(case: Case) -> Finding:
    """C-ECHO."""
    meaning = verify(case.peer)
    status = f"{meaning.status:04X}"
    if meaning.category in {Category.SUCCESS, Category.WARNING}:
        return fine(f"C-ECHO returned {status}, {meaning.name.lower()}.", status=status)
    return broken(f"C-ECHO: {meaning}", f"The log of {case.title} says why.", status=status)


def find(case: Case) -> Finding:
    """C-FIND for one study of the last days. What it says is counted and forgotten."""
    if finding := not_offered(case, "find", case.root.find_class):
        return _other_root(case, finding)
    keys = Dataset()
    today = datetime.date.today()
    since = today - datetime.timedelta(days=_DAYS)
    keys.StudyDate = f"{since:%Y%m%d}-{today:%Y%m%d}"
    keys.StudyInstanceUID = ""
    keys.PatientID = ""
    level = Level.STUDY
    if case.root is Root.PATIENT:  # a study level query would need the ID of a patient
        keys, level = Dataset(), Level.PATIENT
        keys.PatientID, keys.PatientName = "", ""
    result = find_studies(case.peer, case.root, level, keys, lambda _: None, case.cancel, limit=1)
    if finding := _failure(case, result, "C-FIND"):
        return finding
    status = f"{result.meaning.status:04X}"
    if not result.matches:
        return doubtful(
            f"C-FIND works, with no match: no study of the last {_DAYS} days."
            if level is Level.STUDY
            else "C-FIND works, with no match.",
            f"If {case.title} holds some, ask its administrator which patients {case.peer.calling_ae_title} may see.",
            matches=0,
            status=status,
        )
    ignored = " It ignores some optional keys." if result.keys_ignored else ""
    return fine(f"C-FIND at {level.value.lower()} level returned matches.{ignored}", status=status, matches=1)


def worklist(case: Case) -> Finding:
    """Modality Worklist C-FIND for today."""
    if finding := not_offered(case, "worklist", sop_classes.MODALITY_WORKLIST_FIND):
        return finding
    today = f"{datetime.date.today():%Y%m%d}"
    matching = {STEP + "ScheduledProcedureStepStartDate": today}
    result = find_worklist(case.peer, matching, lambda _: None, case.cancel, limit=1)
    if finding := _failure(case, result, "The worklist query"):
        return finding
    text = "It answers, with entries for today." if result.matches else "It answers; nothing is scheduled for today."
    return fine(text, has_entries=bool(result.matches), status=f"{result.meaning.status:04X}")


def _failure(case: Case, result: FindResult, what: str) -> Finding | None:
    if result.succeeded:
        return None
    comment = f" It adds: {result.error_comment}" if result.error_comment else ""
    return broken(
        f"{what}: {result.meaning}{comment}",
        f"Check in the entry of {case.title} whether it is queried in the right root, and look into its log.",
        status=f"{result.meaning.status:04X}",
    )


def _other_root(case: Case, finding: Finding) -> Finding:
    """Say where the other information model is there."""
    other = Root.PATIENT if case.root is Root.STUDY else Root.STUDY
    answer = case.services.get(other.find_class)
    refused = case.services.get(case.root.find_class)
    if answer is None or not answer.is_accepted or refused is None or refused.is_accepted:
        return finding
    return broken(
        f"{case.title} does not offer queries in the {case.node.get_query_root_display()}, as its entry says, "
        "but in the other one.",
        f"Set the query root in the entry of {case.title} to “{other.value}”.",
        query_root=other.value,
    )
