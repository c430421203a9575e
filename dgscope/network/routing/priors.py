"""The job of the kind “priors”: find earlier studies of a patient at a node, and fetch the latest of them."""

from typing import Any

from pydicom.dataset import Dataset

from dgscope.accounts import audit
from dgscope.archive.models import Study
from dgscope.dimse.errors import DimseError
from dgscope.dimse.query_retrieve import Level, Root
from dgscope.network.jobs.outcome import JobFailed, Outcome
from dgscope.network.jobs.work import Work
from dgscope.network.peers import peer_of
from dgscope.network.query.answers import as_json, number_of_instances
from dgscope.network.query.asking import Question, RefusedError
from dgscope.network.retrieve import starting
from dgscope.network.retrieve.target import Target
from dgscope.network.routing.again import tried_again

_MOST_FOUND = 200
_PRIORITY = 3


def run(work: Work) -> Outcome:
    """Ask for the patient's studies; a job for each that is earlier and not here."""
    study = Study.objects.filter(study_instance_uid=work.request["study_uid"], deleted_at__isnull=True).first()
    if study is None:
        raise JobFailed("The study is not here any more.")
    if not study.patient_id_received:
        return Outcome(why="The study has no Patient ID, so it is not known whose prior studies to look for.")
    node = work.node()
    found: list[dict[str, Any]] = []

    def take(match: Dataset) -> bool:
        found.append(as_json(match))
        return True

    keys = {"PatientID": study.patient_id_received}
    question = Question(peer_of(node), Root(node.query_root), Level.STUDY, keys, _MOST_FOUND, take, work.cancel)
    try:
        question.ask()
    except (RefusedError, DimseError) as error:
        work.check()
        raise tried_again(work, str(error)) or JobFailed(str(error)) from error
    work.check()
    priors = [answer for answer in found if _is_prior(answer, study)]
    wanted = _missing(priors)[: int(work.request.get("most", 3))]
    for answer in wanted:
        audit.record(
            audit.Event.IMPORT,
            user=f"rule {work.request.get('rule', '')}",
            patient_id=study.patient_id_received,
            study_uid=str(answer["StudyInstanceUID"]),
            detail={"from": node.ae_title},
        )
        target = Target(str(answer["StudyInstanceUID"]), patient_id=study.patient_id_received)
        rule: dict[str, Any] = {name: work.request[name] for name in ("rule", "retries") if name in work.request}
        starting.start(node, target, priority=_PRIORITY, request=rule)
    why = f"{len(priors)} prior studies were found; {len(wanted)} are fetched."
    return Outcome(why=why, result={"studies": [answer["StudyInstanceUID"] for answer in wanted]})


def _is_prior(answer: dict[str, Any], study: Study) -> bool:
    """Whether an answer is an earlier study of the same person: one ID at two sites may be two people."""
    uid = answer.get("StudyInstanceUID")
    if not uid or uid == study.study_instance_uid or answer.get("PatientID") != study.patient_id_received:
        return False
    born = study.patient_birth_date
    if born and answer.get("PatientBirthDate") and answer["PatientBirthDate"] != born.strftime("%Y%m%d"):
        return False
    taken = study.study_date
    return not taken or str(answer.get("StudyDate", "")) <= taken.strftime("%Y%m%d")


def _missing(priors: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those that are not here completely, the latest first."""
    uids = [str(answer["StudyInstanceUID"]) for answer in priors]
    remaining = Study.objects.filter(study_instance_uid__in=uids, deleted_at__isnull=True)
    here = dict(remaining.values_list("study_instance_uid", "number_of_instances"))
    missing = []
    for answer in priors:
        total = number_of_instances(answer)
        count = here.get(str(answer["StudyInstanceUID"]), 0)
        if not count or (total is not None and count < total):
            missing.append(answer)
    return sorted(missing, key=lambda answer: str(answer.get("StudyDate", "")), reverse=True)
