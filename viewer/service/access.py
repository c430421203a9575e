"""Rows of the index that an account may see. Whatever it may not see does not exist for it."""

from typing import Final

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from dgscope.archive import access
from dgscope.archive.models import Instance, Series

Account = AbstractBaseUser | AnonymousUser

# What a picture needs of an instance, its series and its study. Attributes in JSON are most of the bytes of these rows,
# and most of the time that reading them takes.
_PICTURED: Final = (
    *("sop_instance_uid", "sop_class_uid", "file", "data_set_sha256", "kind", "number_of_frames", "series_id"),
    *("series__study_id", "series__study__study_instance_uid", "series__study__patient_id_received"),
)


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
    return _one(_instances(user, sop_uid))


def pictured_instance_for(user: Account, sop_uid: str) -> Instance:
    """As `instance_for`, with no more columns than a picture needs; others are read when they are asked for."""
    return _one(_instances(user, sop_uid).only(*_PICTURED))


def _instances(user: Account, sop_uid: str) -> QuerySet[Instance]:
    require_view(user)
    return access.instances_for(user).filter(sop_instance_uid=sop_uid).select_related("series__study")


def _one(found: QuerySet[Instance]) -> Instance:
    instance = next(iter(found), None)  # a UID is unique: `first` would have the database sort
    if instance is None:
        raise Http404("There is no such instance.")
    return instance
