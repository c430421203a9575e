"""Rows of the index that an account may see. Whatever it may not see does not exist for it."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.http import Http404

from dgscope.archive import access
from dgscope.archive.models import Instance, Series

Account = AbstractBaseUser | AnonymousUser


def require_view(user: Account) -> None:
    """Refuse an account that may see no study at all with a sentence, where 404 would send it searching.

    Raises
    ------
    PermissionDenied
        The account lacks the permission.
    """
    if not isinstance(user, User) or not user.has_perm(access.VIEW):
        raise PermissionDenied("Your account may not see studies. An administrator can give it a role that may.")


def series_for(user: Account, study_uid: str, series_uid: str) -> Series:
    """A series by the UIDs of its study and its own, with its study; Http404 where there is none for `user`."""
    require_view(user)
    series = (
        access.series_for(user)
        .filter(study__study_instance_uid=study_uid, series_instance_uid=series_uid)
        .select_related("study")
        .first()
    )
    if series is None:
        raise Http404("There is no such series.")
    return series


def instance_for(user: Account, sop_uid: str) -> Instance:
    """An instance by UID, with its series and study; Http404 where there is none for `user`."""
    require_view(user)
    found = access.instances_for(user).filter(sop_instance_uid=sop_uid).select_related("series__study")
    instance = next(iter(found), None)  # a UID is unique: `first` would have the database sort
    if instance is None:
        raise Http404("There is no such instance.")
    return instance
