"""Make the job for a retrieve."""

import re
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import QuerySet

from dgscope.archive.models import Study
from dgscope.network import jobs
from dgscope.network.models import Job, QueryAnswer, RemoteAE
from dgscope.network.models.remote_ae import QueryRoot
from dgscope.network.retrieve.target import Target


def start(
    node: RemoteAE,
    target: Target,
    owner: AbstractBaseUser | AnonymousUser | None = None,
    priority: int = 5,
    request: dict[str, Any] | None = None,
) -> Job:
    """Ask for a retrieve; `request` says more, such as the rule that asks."""
    if node.query_root == QueryRoot.PATIENT and not target.patient_id:
        target = Target(
            target.study_uid, target.series_uid, target.sop_uids, _patient_id(node, target), target.destination
        )
    return jobs.create(
        "retrieve",
        title=_title(node, target),
        node=node.ae_title,
        owner=owner,
        request=target.as_request() | (request or {}),
        uids=target.sop_uids,
        priority=priority,
    )


def _answers(node: RemoteAE, target: Target) -> QuerySet[QueryAnswer]:
    """What the node answered of the study, the latest first."""
    found = QueryAnswer.objects.filter(node=node.ae_title, attributes__StudyInstanceUID=target.study_uid)
    return found.order_by("-pk")


def _patient_id(node: RemoteAE, target: Target) -> str:
    """The Patient ID that the Patient Root wants: as the node answered lately, else as it is here."""
    answer = _answers(node, target).first()
    if answer is not None and answer.attributes.get("PatientID"):
        return str(answer.attributes["PatientID"])
    study = Study.objects.filter(study_instance_uid=target.study_uid).first()
    return study.patient_id_received if study else ""


def _title(node: RemoteAE, target: Target) -> str:
    """What is fetched, in the words of the answer from which it was chosen."""
    instances = "1 instance" if len(target.sop_uids) == 1 else f"{len(target.sop_uids)} instances"
    what = {"STUDY": "Study", "SERIES": "Series", "IMAGE": instances}[target.level.value]
    # Answers at the lower levels need not say whose they are.
    answer = _answers(node, target).filter(attributes__has_key="PatientName").first()
    found = answer.attributes if answer else {}
    name = str(found.get("PatientName", "")).partition("=")[0].replace("^", ", ", 1).replace("^", " ")
    date = re.sub(r"^(\d{4})(\d\d)(\d\d)$", r"\1-\2-\3", str(found.get("StudyDate", "")))
    words = " · ".join(filter(None, [name.strip(), str(found.get("StudyDescription", "")), date]))
    return f"{what} from {node.ae_title}{f': {words}' if words else ''}"
