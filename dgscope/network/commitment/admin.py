"""The ledger of storage commitment in the admin: who asked, what was promised and told, and what failed and why."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from dgscope.network.commitment import resending
from dgscope.network.commitment.reasons import explain
from dgscope.network.models import NEEDS_ATTENTION, CommitRequest

if TYPE_CHECKING:
    LedgerAdmin = admin.ModelAdmin[CommitRequest]
else:
    LedgerAdmin = admin.ModelAdmin
_SHOWN = 200


class AttentionFilter(admin.SimpleListFilter):
    """Requests that somebody has to look at."""

    title = "attention"
    parameter_name = "attention"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer the one choice."""
        return [("1", "needs attention")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Apply it."""
        return queryset.filter(state__in=NEEDS_ATTENTION) if self.value() else queryset


@admin.register(CommitRequest)
class CommitRequestAdmin(LedgerAdmin):
    """The ledger. Nothing of it can be edited; a request can be sent once more."""

    list_display = (
        "created_at",
        "direction",
        "ae_title",
        "state",
        "total",
        "committed",
        "failed",
        "attempts",
        "next_attempt_at",
        "ended_at",
        "why",
    )
    list_filter = (AttentionFilter, "direction", "state", "ae_title")
    search_fields = ("transaction_uid__exact", "ae_title", "items__sop_instance_uid__exact")
    ordering = ("-id",)
    show_full_result_count = False
    list_per_page = 50
    actions = ("resend",)
    fields = (
        "direction",
        "ae_title",
        "address",
        "transaction_uid",
        "state",
        "why",
        "total",
        "committed",
        "failed",
        "created_at",
        "checked_at",
        "ended_at",
        "keep_until",
        "attempts",
        "next_attempt_at",
        "reported_by",
        "job",
        "failures",
    )
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Requests come by themselves."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A ledger is not edited."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was promised stays on record."""
        return False

    def has_resend_permission(self, request: HttpRequest) -> bool:
        """Ask for the permission to administer nodes."""
        return request.user.has_perm("network.change_remoteae")

    @admin.display(description="not committed")
    def failures(self, row: CommitRequest) -> SafeString:
        """Return the first failures with their reasons."""
        lines = [
            (item.sop_instance_uid, explain(item.failure_reason)) for item in row.items.filter(committed=False)[:_SHOWN]
        ]
        more = format_html("… and {} more", row.failed - _SHOWN) if row.failed > _SHOWN else ""
        return format_html("{}{}", format_html_join("", "{}: {}<br>", lines), more) if lines else format_html("–")

    @admin.action(description="Check and send once more", permissions=["resend"])
    def resend(self, request: HttpRequest, queryset: QuerySet[CommitRequest]) -> None:
        """Start the chosen requests anew."""
        count = 0
        for row in queryset:
            try:
                resending.resend(row.pk)
            except resending.NothingToSend as error:
                self.message_user(request, f"{row}: {error}", messages.WARNING)
            else:
                count += 1
        if count:
            self.message_user(request, f"{count} to be sent once more.", messages.SUCCESS)
