"""Make the job for a send."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import QuerySet

from dgscope.archive.models import Instance
from dgscope.network import jobs
from dgscope.network.models import Job, RemoteAE


def start(
    node: RemoteAE,
    instances: QuerySet[Instance],
    owner: AbstractBaseUser | AnonymousUser | None = None,
    request: dict[str, Any] | None = None,
) -> Job:
    """Ask for a send of stored instances, in the order of their series and numbers."""
    ordered = instances.order_by("series__series_number", "series_id", "instance_number", "pk")
    uids = list(ordered.values_list("sop_instance_uid", flat=True))
    return jobs.create(
        "send",
        title=_title(node, instances, uids),
        node=node.ae_title,
        owner=owner,
        request=request or {},
        uids=uids,
    )


def _title(node: RemoteAE, instances: QuerySet[Instance], uids: Sequence[str]) -> str:
    first = instances.select_related("series__study").first()
    if first is None:
        return f"Nothing to {node.ae_title}"
    study = first.series.study
    name = study.patient_name.partition("=")[0].replace("^", ", ", 1).replace("^", " ").strip()
    words = [name, study.description, study.study_date.isoformat() if study.study_date else ""]
    images = "1 object" if len(uids) == 1 else f"{len(uids)} objects"
    return f"{images} to {node.ae_title}: {' · '.join(word for word in words if word)}"
