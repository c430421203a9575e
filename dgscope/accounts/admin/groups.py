"""Groups. The roles of DGscope are fixed; a site adds groups of its own beside them."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest

from dgscope.accounts import roles
from dgscope.accounts.audited_admin import AuditedAdmin

admin.site.unregister(Group)


@admin.register(Group)
class SiteGroupAdmin(AuditedAdmin, GroupAdmin):
    """Groups; what a built-in role may do is the same at every site."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A built-in role can be looked at."""
        return super().has_change_permission(request, obj) and not _is_built_in(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A built-in role stays."""
        return super().has_delete_permission(request, obj) and not _is_built_in(obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Also the action for several groups leaves the built-in ones."""
        objs = list(objs)
        to_delete, counts, perms_needed, protected = super().get_deleted_objects(objs, request)
        fixed = [f"The role “{group.name}” belongs to DGscope." for group in objs if _is_built_in(group)]
        return to_delete, counts, perms_needed, [*protected, *fixed]


def _is_built_in(group: Any) -> bool:
    return isinstance(group, Group) and group.name in roles.ROLES
