"""The audit trail, to be read. Reading it leaves a row as well (PS3.15 A.5.3.2)."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from dgscope.accounts import audit
from dgscope.accounts.models import AuditEvent


@admin.register(AuditEvent)
class AuditEventAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for the type checker only
    """Rows, the newest first."""

    list_display = ("at", "event", "succeeded", "user", "address", "patient_id", "study_instance_uid")
    list_filter = ("event", "succeeded")
    search_fields = ("=user", "=patient_id", "=study_instance_uid", "=address")
    search_help_text = "A whole user name, patient ID, Study Instance UID or address."
    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Rows are written by what happens, not by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes a row; the database refuses it too."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes a row; the database refuses it too."""
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the list, and record that it was read."""
        response = super().changelist_view(request, extra_context)
        audit.record(
            audit.Event.AUDIT_READ,
            user=request.user,
            address=audit.address_of(request),
            detail={"query": request.GET.urlencode()[:500]},
        )
        return response
