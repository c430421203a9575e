"""The archive in the admin: what is stored, what was set aside, what contradicts. Nothing here edits an image.

It stands above the archive because every deletion and decision leaves a row in the audit trail of the accounts.
"""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from dgscope.accounts import audit
from dgscope.archive import decisions, deletion, holds
from dgscope.archive.models import Discrepancy, NonPatientObject, Quarantined, Study

if TYPE_CHECKING:
    StudyModelAdmin = admin.ModelAdmin[Study]
    QuarantinedModelAdmin = admin.ModelAdmin[Quarantined]
    DiscrepancyModelAdmin = admin.ModelAdmin[Discrepancy]
    NonPatientModelAdmin = admin.ModelAdmin[NonPatientObject]
else:
    StudyModelAdmin = QuarantinedModelAdmin = DiscrepancyModelAdmin = NonPatientModelAdmin = admin.ModelAdmin


class _ReadOnly:
    """Rows that come from received objects: nobody adds or changes them by hand."""

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Study)
class StudyAdmin(_ReadOnly, StudyModelAdmin):
    """Studies; deleting one goes by the tombstone, so that its files go, too."""

    list_display = (
        "patient_name",
        "patient_id_received",
        "study_date",
        "modalities",
        "description",
        "number_of_instances",
        "source_ae",
        "last_received_at",
        "deleted_at",
    )
    search_fields = (
        "patient_name_search",
        "patient_id_received__exact",
        "accession_number__exact",
        "study_instance_uid",
    )
    ordering = ("-last_received_at", "-id")
    show_full_result_count = False
    list_per_page = 50

    def delete_model(self, request: HttpRequest, obj: Study) -> None:
        audit.record(
            audit.Event.DELETE,
            user=request.user,
            address=audit.address_of(request),
            study_uid=obj.study_instance_uid,
            patient_id=obj.patient_id_received,
            detail={"by": "admin", "instances": obj.number_of_instances},
        )
        deletion.delete_study(obj, request.user.get_username(), "admin")

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Study]) -> None:
        for study in queryset:
            self.delete_model(request, study)

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[str]]:
        """The confirmation lists studies with their number of instances, and those that have to be kept, with why."""
        lines = [f"{study}: {study.number_of_instances} instances" for study in objs]
        permissions = set() if self.has_delete_permission(request) else {"study"}
        return lines, {"studies": len(lines)}, permissions, [line for study in objs for line in _held(study)]


def _held(study: Study) -> list[str]:
    try:
        holds.check(study)
    except holds.StudyHeld as error:
        return [f"{study}: {error}"]
    return []


@admin.register(Quarantined)
class QuarantinedAdmin(_ReadOnly, QuarantinedModelAdmin):
    """Objects set aside; an administrator accepts or discards them."""

    list_display = (
        "received_at",
        "reason",
        "patient_name",
        "patient_id",
        "source_ae",
        "sop_instance_uid",
        "size",
        "resolution",
        "resolved_by",
    )
    list_filter = ("reason", ("resolved_at", admin.EmptyFieldListFilter))
    search_fields = ("sop_instance_uid", "study_instance_uid", "patient_id")
    ordering = ("-received_at",)
    exclude = ("data_set_sha256",)
    actions = ("accept", "discard")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("archive.change_quarantined")

    @admin.action(description="Accept: take into the archive, in place of what is there", permissions=["decide"])
    def accept(self, request: HttpRequest, queryset: QuerySet[Quarantined]) -> None:
        self._decide(request, queryset, decisions.accept, "accepted")

    @admin.action(description="Discard: delete for good", permissions=["decide"])
    def discard(self, request: HttpRequest, queryset: QuerySet[Quarantined]) -> None:
        self._decide(request, queryset, decisions.discard, "discarded")

    def _decide(self, request: HttpRequest, queryset: QuerySet[Quarantined], decide: Any, done: str) -> None:
        count = 0
        for quarantined in queryset.order_by("pk"):
            audit.record(
                audit.Event.QUARANTINE,
                user=request.user,
                address=audit.address_of(request),
                study_uid=quarantined.study_instance_uid,
                patient_id=quarantined.patient_id,
                object_uid=quarantined.sop_instance_uid,
                detail={"decision": done, "reason": quarantined.reason},
            )
            try:
                decide(quarantined, request.user.get_username())
            except decisions.DecisionError as error:
                self.message_user(request, f"{quarantined.sop_instance_uid}: {error}", messages.ERROR)
            else:
                count += 1
                self.log_change(request, quarantined, done)
        if count:
            self.message_user(request, f"{count} {done}.", messages.SUCCESS)


@admin.register(Discrepancy)
class DiscrepancyAdmin(_ReadOnly, DiscrepancyModelAdmin):
    """Contradictions; "resolved" only says that somebody has looked at it."""

    list_display = ("noticed_at", "kind", "patient", "known", "received", "study_instance_uid", "resolved_by")
    list_filter = ("kind", ("resolved_at", admin.EmptyFieldListFilter))
    list_select_related = ("patient",)
    ordering = ("-noticed_at",)
    actions = ("resolve",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("archive.change_discrepancy")

    @admin.action(description="Mark as looked at", permissions=["decide"])
    def resolve(self, request: HttpRequest, queryset: QuerySet[Discrepancy]) -> None:
        queryset.filter(resolved_at=None).update(
            resolved_at=timezone.now(), resolved_by=request.user.get_username()[:150]
        )


@admin.register(NonPatientObject)
class NonPatientAdmin(_ReadOnly, NonPatientModelAdmin):
    """Hanging protocols, colour palettes, implant templates and the like: to look at only."""

    list_display = ("received_at", "class_name", "label", "description", "source_ae", "size", "state")
    list_filter = ("state",)
    search_fields = ("sop_instance_uid__exact", "sop_class_uid__exact", "label", "description")
    ordering = ("-received_at", "-id")
    exclude = ("data_set_sha256",)
    show_full_result_count = False
    list_per_page = 50

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
