"""The instances behind a WADO-RS resource, and what its use leaves in the audit trail."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from dgscope.accounts import audit
from dgscope.archive import access
from dgscope.archive.models import Instance, Study
from viewer.service.access import require_view

EXPORT = "archive.export_study"


@dataclass(frozen=True, slots=True)
class Resource:
    """What a path names: a study, a series of it, or an instance of that."""

    study: str
    series: str = ""
    instance: str = ""


def instances_of(request: HttpRequest, resource: Resource) -> QuerySet[Instance]:
    """Instances of `resource` that the user may see, with series and study; Http404 where there are none."""
    require_view(request.user)
    found = access.instances_for(request.user).filter(series__study__study_instance_uid=resource.study)
    if resource.series:
        found = found.filter(series__series_instance_uid=resource.series)
    if resource.instance:
        found = found.filter(sop_instance_uid=resource.instance)
    rows = found.select_related("series__study").order_by("series__series_number", "series_id", "instance_number", "pk")
    if not rows.exists():
        raise Http404("There is nothing here by that name.")
    return rows


def instance_of(request: HttpRequest, resource: Resource) -> Instance:
    """The one instance of `resource`, with series and study; Http404 where there is none for the user."""
    require_view(request.user)
    row = (
        access.instances_for(request.user)
        .filter(
            sop_instance_uid=resource.instance,
            series__series_instance_uid=resource.series,
            series__study__study_instance_uid=resource.study,
        )
        .select_related("series__study")
        .first()
    )
    if row is None:
        raise Http404("There is no such instance.")
    return row


def note_view(request: HttpRequest, study: Study) -> None:
    """Note that the user looks at a study."""
    audit.record_view(request, study_uid=study.study_instance_uid, patient_id=study.patient_id_received)


def note_export(request: HttpRequest, study: Study, resource: Resource, what: str) -> None:
    """Note that data leave; refuse where the account may not take them, and where the note cannot be written.

    Raises
    ------
    PermissionDenied
        The account may look at studies and not take their data out.
    """
    if not request.user.has_perm(EXPORT):
        raise PermissionDenied("Your account may not take data out. An administrator can give it a role that may.")
    audit.record(
        audit.Event.EXPORT,
        user=request.user,
        address=audit.address_of(request),
        patient_id=study.patient_id_received,
        study_uid=study.study_instance_uid,
        object_uid=resource.instance or resource.series,
        detail={"what": what},
    )
