"""Routing rules in the admin; every change is in the audit trail."""

from typing import ClassVar

from django.contrib import admin

from dgscope.accounts.audit import Event
from dgscope.accounts.audited_admin import AuditedAdmin
from dgscope.network.models import RoutingRule


@admin.register(RoutingRule)
class RoutingRuleAdmin(AuditedAdmin):
    """What happens by itself when images arrive."""

    audit_event: ClassVar[Event] = Event.NODE_CHANGE
    list_display = ("name", "action", "node", "source_ae", "modality", "description", "hours", "enabled")
    list_filter = ("action", "enabled")
    autocomplete_fields = ("node",)
    fieldsets = (
        (None, {"fields": ("name", "enabled", "action", "node")}),
        ("What it applies to (empty: everything)", {"fields": ("source_ae", "modality", "description")}),
        ("When", {"fields": ("quiet_seconds", "from_time", "to_time", "retries")}),
        ("Prior studies", {"fields": ("most_priors",)}),
    )

    @admin.display(description="hours")
    def hours(self, rule: RoutingRule) -> str:
        """Return the time window."""
        if rule.from_time is None or rule.to_time is None:
            return "always"
        return f"{rule.from_time:%H:%M}–{rule.to_time:%H:%M}"
