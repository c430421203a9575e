"""Which studies a user may see: the one place that says so, and every interface asks it."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.db.models import QuerySet

from dgscope.archive.models import Instance, Series, Study

VIEW = "archive.view_study"


def studies_for(user: AbstractBaseUser | AnonymousUser) -> QuerySet[Study]:
    """Return the studies that `user` may see; a study that is being deleted is seen by nobody."""
    if not isinstance(user, User) or not user.has_perm(VIEW):
        return Study.objects.none()
    return Study.objects.filter(deleted_at__isnull=True)


def series_for(user: AbstractBaseUser | AnonymousUser) -> QuerySet[Series]:
    """Return the series of `studies_for`."""
    if not isinstance(user, User) or not user.has_perm(VIEW):
        return Series.objects.none()
    return Series.objects.filter(study__deleted_at__isnull=True)


def instances_for(user: AbstractBaseUser | AnonymousUser) -> QuerySet[Instance]:
    """Return the instances of `studies_for`."""
    if not isinstance(user, User) or not user.has_perm(VIEW):
        return Instance.objects.none()
    return Instance.objects.filter(series__study__deleted_at__isnull=True)
