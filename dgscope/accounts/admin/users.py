"""Accounts. One administrator always stays, and only a superuser touches superusers."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest

from dgscope.accounts import roles
from dgscope.accounts.audited_admin import AuditedAdmin

LAST_ADMINISTRATOR = "This is the last administrator. Make another one first."

admin.site.unregister(User)


class AccountForm(UserChangeForm):  # type: ignore[type-arg]  # generic for the type checker only
    """Refuses changes that would leave nobody to administer the site."""

    def clean(self) -> dict[str, Any]:
        """Compare what the account would be with what it must be."""
        cleaned = super().clean() or self.cleaned_data
        stays = cleaned.get("is_active", self.instance.is_active) and (
            cleaned.get("is_superuser", self.instance.is_superuser)
            or any(group.name == roles.ADMINISTRATOR for group in cleaned.get("groups", ()))
        )
        if not stays and not roles.others_administer({self.instance.pk}):
            raise ValidationError(LAST_ADMINISTRATOR)
        return cleaned


@admin.register(User)
class AccountAdmin(AuditedAdmin, UserAdmin):  # type: ignore[type-arg]  # generic for the type checker only
    """Accounts with their roles. Permissions come from roles alone, so that it stays clear who may do what."""

    form = AccountForm
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Person", {"fields": ("first_name", "last_name", "email")}),
        ("Access", {"fields": ("is_active", "groups", "is_superuser")}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    list_display = ("username", "first_name", "last_name", "shown_roles", "is_active", "last_login")
    list_filter = ("is_active", "groups")
    readonly_fields = ("last_login", "date_joined")
    filter_horizontal = ()

    @admin.display(description="roles")
    def shown_roles(self, user: User) -> str:
        """Return the names of the account's roles."""
        return ", ".join(sorted(group.name for group in user.groups.all()))

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read the roles of a page at once."""
        return super().get_queryset(request).prefetch_related("groups")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Only a superuser makes superusers."""
        fixed = super().get_readonly_fields(request, obj)
        return fixed if request.user.is_superuser else (*fixed, "is_superuser")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only a superuser changes a superuser."""
        return super().has_change_permission(request, obj) and self._may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only a superuser deletes a superuser."""
        return super().has_delete_permission(request, obj) and self._may_touch(request, obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Open the admin pages to administrators, and to nobody else."""
        super().save_related(request, form, formsets, change)
        user: User = form.instance
        user.is_staff = user.is_superuser or user.groups.filter(name=roles.ADMINISTRATOR).exists()
        user.save(update_fields=["is_staff"])

    def get_deleted_objects(self, objs: Iterable[Any], request: HttpRequest) -> Any:
        """Name the last administrator as protected, for single deletions and for the action alike."""
        objs = list(objs)
        to_delete, counts, perms_needed, protected = super().get_deleted_objects(objs, request)
        administrators = set(roles.administrators().values_list("pk", flat=True))
        deleted = {user.pk for user in objs}
        if administrators & deleted and not roles.others_administer(deleted):
            protected = [*protected, LAST_ADMINISTRATOR]
        return to_delete, counts, perms_needed, protected

    @staticmethod
    def _may_touch(request: HttpRequest, obj: Model | None) -> bool:
        return not (isinstance(obj, User) and obj.is_superuser) or bool(getattr(request.user, "is_superuser", False))
