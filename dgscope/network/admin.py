"""The admin pages of the DICOM network: the allow-list, and the callers that were turned away."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST
from pydicom.uid import UID

from dgscope.accounts.audit import Event, address_of
from dgscope.accounts.audited_admin import AuditedAdmin
from dgscope.network import allow_list, deciding
from dgscope.network.commitment.admin import CommitRequestAdmin
from dgscope.network.doctor.admin import DoctorAdmin
from dgscope.network.jobs.admin import JobAdmin
from dgscope.network.models import RejectedCaller, RemoteAE
from dgscope.network.remote_ae_form import LIMITS, QUERY, SENDING, RemoteAEForm
from dgscope.network.routing.admin import RoutingRuleAdmin

__all__ = ["CommitRequestAdmin", "JobAdmin", "RejectedCallerAdmin", "RemoteAEAdmin", "RoutingRuleAdmin"]


@admin.register(RemoteAE)
class RemoteAEAdmin(DoctorAdmin, AuditedAdmin):
    """The allow-list."""

    audit_event: ClassVar[Event] = Event.NODE_CHANGE
    form = RemoteAEForm
    list_display = ("ae_title", "description", "shown_address", "shown_services", "shown_networks", "enabled")
    list_filter = ("enabled",)
    search_fields = ("ae_title", "description", "host")
    fieldsets = (
        (None, {"fields": ("ae_title", "description", "enabled", "host", "port")}),
        ("When it calls us", {"fields": ("services", "networks", "called_ae_title")}),
        ("When we call it", {"fields": QUERY}),
        ("What we send", {"fields": SENDING}),
        ("Security and limits", {"fields": LIMITS}),
    )

    @admin.display(description="address")
    def shown_address(self, entry: RemoteAE) -> str:
        """Return where we reach it."""
        return f"{entry.host}:{entry.port}" if entry.host else "–"

    @admin.display(description="services")
    def shown_services(self, entry: RemoteAE) -> str:
        """Return what it may ask of us."""
        return ", ".join(entry.services) or "none"

    @admin.display(description="may call from")
    def shown_networks(self, entry: RemoteAE) -> str:
        """Return from where it may call."""
        return ", ".join(entry.networks) or "anywhere"

    def save_model(self, request: HttpRequest, obj: RemoteAE, form: Any, change: bool) -> None:
        """Let the change count at once in this process."""
        super().save_model(request, obj, form, change)
        allow_list.forget()


@admin.register(RejectedCaller)
class RejectedCallerAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for the type checker only
    """Callers that wait for a decision."""

    list_display = ("calling_ae_title", "address", "called_ae_title", "reason", "attempts", "last_at", "decision")
    list_filter = ("reason",)
    search_fields = ("calling_ae_title", "address")
    actions = None
    fields = (
        "calling_ae_title",
        "address",
        "called_ae_title",
        "reason",
        "attempts",
        "first_at",
        "last_at",
        "shown_proposed",
        "decision",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[RejectedCaller]:
        """Show the callers about which nobody has decided."""
        return super().get_queryset(request).filter(dismissed_at__isnull=True)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Callers come by themselves."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Callers are dismissed, not deleted."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nothing of a caller can be edited."""
        return False

    @admin.display(description="decision")
    def decision(self, caller: RejectedCaller) -> SafeString:
        """Return the two buttons. They send the form of the page they stand in, with its CSRF token."""
        return format_html(
            '<span class="decisions">'
            '<button type="submit" class="approve" formmethod="post" formaction="{}" formnovalidate>Approve</button>'
            '<button type="submit" formmethod="post" formaction="{}" formnovalidate>Dismiss</button></span>',
            reverse("admin:network_rejectedcaller_approve", args=[caller.pk]),
            reverse("admin:network_rejectedcaller_dismiss", args=[caller.pk]),
        )

    @admin.display(description="proposed")
    def shown_proposed(self, caller: RejectedCaller) -> SafeString:
        """Return what the caller wanted to send or ask, by the names of PS3.6."""
        return format_html_join("", "{}<br>", ((UID(str(item["abstract_syntax"])).name,) for item in caller.proposed))

    def get_urls(self) -> list[URLPattern]:
        """Add the addresses of the buttons."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/approve/", wrap(self.approve_view), name="network_rejectedcaller_approve"),
            path("<int:pk>/dismiss/", wrap(self.dismiss_view), name="network_rejectedcaller_dismiss"),
            *super().get_urls(),
        ]

    @method_decorator(require_POST)
    def approve_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Put the caller on the allow-list."""
        caller = _caller(request, pk)
        try:
            entry = deciding.approve(caller, request.user, address_of(request))
        except ValidationError as error:
            self.message_user(request, f"It cannot be approved: {' '.join(error.messages)}", messages.ERROR)
            return _to_list()
        self.message_user(
            request, f"{entry} at {caller.address} may now test the connection and send us images.", messages.SUCCESS
        )
        return _to_list()

    @method_decorator(require_POST)
    def dismiss_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Put the caller aside."""
        caller = _caller(request, pk)
        deciding.dismiss(caller, request.user, address_of(request))
        self.message_user(request, f"{caller} is dismissed. It appears again if it calls again.", messages.SUCCESS)
        return _to_list()


def _caller(request: HttpRequest, pk: int) -> RejectedCaller:
    if not request.user.has_perms(("network.add_remoteae", "network.change_remoteae")):
        raise PermissionDenied
    return get_object_or_404(RejectedCaller, pk=pk)


def _to_list() -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:network_rejectedcaller_changelist"))
