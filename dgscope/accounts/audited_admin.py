"""Changes made in the admin pages leave rows in the audit trail, beside Django's own history."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from dgscope.accounts import audit
from dgscope.accounts.audit import Event


class AuditedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for the type checker only
    """An admin whose additions, changes and deletions are recorded as `audit_event`."""

    audit_event: ClassVar[Event] = Event.ACCOUNT_CHANGE

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """Record an addition."""
        self._record(request, "added", obj, message)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """Record a change; the message names the fields, not their values."""
        self._record(request, "changed", obj, message)
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        """Record each deletion."""
        for obj in queryset:
            self._record(request, "deleted", obj, [])
        return super().log_deletions(request, queryset)

    def _record(self, request: HttpRequest, what: str, obj: Model, message: Any) -> None:
        audit.record(
            self.audit_event,
            user=request.user,
            address=audit.address_of(request),
            detail={
                what: f"{obj._meta.verbose_name} {obj}",
                "fields": message if isinstance(message, list) else str(message),
            },
        )
