"""Rows of the index that an account may see. Whatever it may not see does not exist for it."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import Http404

from dgscope.archive import access
from dgscope.archive.models import Instance, Series, Study

Account = AbstractBaseUser | AnonymousUser


def study_for(user: Account, study_uid: str) -> Study:
    """A study by UID; Http404 where there is none for `user`."""
    study = access.studies_for(user).filter(study_instance_uid=study_uid).first()
    if study is None:
        raise Http404("There is no such study.")
    return study


def series_for(user: Account, study_uid: str, series_uid: str) -> Series:
    """A series by the UIDs of its study and its own, with its study; Http404 where there is none for `user`."""
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
    instance = access.instances_for(user).filter(sop_instance_uid=sop_uid).select_related("series__study").first()
    if instance is None:
        raise Http404("There is no such instance.")
    return instance
