"""The roles of a site: Django groups with fixed permissions. A site with other needs makes groups of its own."""

from typing import Final

from django.apps import AppConfig, apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission, User
from django.db.models import Q, QuerySet

ADMINISTRATOR: Final = "administrator"
_READ = ("archive.view_study", "archive.export_study")
_WRITE = (*_READ, "archive.store_study")
_SAVE_STATES = "viewer.save_presentation_state"
_CREATE = "network.create_objects"

ROLES: Final[dict[str, tuple[str, ...]]] = {
    ADMINISTRATOR: (),  # every permission
    "radiologist": (*_READ, _SAVE_STATES, _CREATE),
    "dentist": (*_WRITE, _SAVE_STATES, _CREATE),
    "technologist": (*_WRITE, _CREATE),
    "integration": _WRITE,
}


def make() -> None:
    """Create the groups, and give each what its role has."""
    by_name = {
        f"{label}.{codename}": pk
        for pk, label, codename in Permission.objects.values_list("pk", "content_type__app_label", "codename")
    }
    for role, permissions in ROLES.items():
        group, _ = Group.objects.get_or_create(name=role)
        wanted = {by_name[name] for name in permissions if name in by_name} if permissions else set(by_name.values())
        present = set(group.permissions.values_list("pk", flat=True))
        if present != wanted:
            group.permissions.set(wanted)


def administrators() -> QuerySet[User]:
    """Return the accounts that can administer the site."""
    in_role = Q(is_staff=True, groups__name=ADMINISTRATOR)
    return User.objects.filter(Q(is_superuser=True) | in_role, is_active=True).distinct()


def others_administer(than: set[int]) -> bool:
    """Whether an administrator remains without the accounts of these primary keys."""
    return administrators().exclude(pk__in=than).exists()


def make_after_migration(sender: AppConfig, **_: object) -> None:
    """Make the roles once the last app is migrated: only then do all permissions exist."""
    if sender is [config for config in apps.get_app_configs() if config.models_module][-1]:
        create_permissions(sender)  # Django's own receiver may come after this one
        make()
