"""What of the answers is here already: one question to the index for a page of answers."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from dgscope.archive.access import instances_for, series_for, studies_for
from dgscope.network.query.answers import number_of_instances

NONE, PARTLY, COMPLETE = "none", "partly", "complete"


def with_presence(
    level: str, answers: Sequence[dict[str, Any]], user: AbstractBaseUser | AnonymousUser
) -> list[dict[str, Any]]:
    """Add here, here_instances and instances (None: the peer does not say) to answers."""
    counts = _counts(level, answers, user)
    result = []
    for answer in answers:
        instances = 1 if level == "instance" else number_of_instances(answer)
        count = counts.get(str(answer.get(_UNIQUE[level], "")), 0)
        state = NONE if not count else PARTLY if instances is None or count < instances else COMPLETE
        result.append({**answer, "here": state, "here_instances": count, "instances": instances})
    return result


_UNIQUE = {
    "patient": "PatientID",
    "study": "StudyInstanceUID",
    "series": "SeriesInstanceUID",
    "instance": "SOPInstanceUID",
}


def _counts(level: str, answers: Sequence[dict[str, Any]], user: AbstractBaseUser | AnonymousUser) -> dict[str, int]:
    uids = {str(answer.get(_UNIQUE[level], "")) for answer in answers}
    if level == "study":
        studies = studies_for(user).filter(study_instance_uid__in=uids)
        return dict(studies.values_list("study_instance_uid", "number_of_instances"))
    if level == "series":
        counts: dict[str, int] = {}
        series = series_for(user).filter(series_instance_uid__in=uids)
        for uid, number in series.values_list("series_instance_uid", "number_of_instances"):
            counts[uid] = counts.get(uid, 0) + number
        return counts
    if level == "instance":
        return dict.fromkeys(
            instances_for(user).filter(sop_instance_uid__in=uids).values_list("sop_instance_uid", flat=True), 1
        )
    return {}
