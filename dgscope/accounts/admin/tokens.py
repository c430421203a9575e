"""API tokens: made here, shown once, then only revoked."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from dgscope.accounts.audited_admin import AuditedAdmin
from dgscope.accounts.models import ApiToken
from dgscope.accounts.models.token import digest, new_secret


@admin.register(ApiToken)
class ApiTokenAdmin(AuditedAdmin):
    """Tokens of all accounts."""

    list_display = ("name", "user", "created_at", "last_used_at", "expires_at")
    list_select_related = ("user",)
    search_fields = ("name", "user__username")
    fields = ("user", "name", "expires_at")
    autocomplete_fields = ("user",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A token is never changed: a new one is made."""
        return False

    def save_model(self, request: HttpRequest, obj: ApiToken, form: Any, change: bool) -> None:
        """Make the secret, which only the answer to this request shows."""
        obj.shown_once = new_secret()
        obj.secret_hash = digest(obj.shown_once)
        super().save_model(request, obj, form, change)

    def response_add(self, request: HttpRequest, obj: ApiToken, post_url_continue: str | None = None) -> HttpResponse:
        """Show the secret. It goes through no cookie, no session and no address."""
        context = {
            **self.admin_site.each_context(request),
            "title": "API token",
            "token": obj,
            "secret": obj.shown_once,
        }
        return TemplateResponse(request, "admin/accounts/apitoken/secret.html", context)
