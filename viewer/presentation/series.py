"""The series that saved states go into: one for each study, person and day."""

import datetime
import hashlib
import hmac
from typing import Final

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Max
from pydicom.uid import generate_uid

from dgscope.archive.models import Instance, Series, Study
from viewer.rendering.presentation_state.writer import PresentationSeries

LARGEST_NUMBER: Final = 2**31 - 2
FIRST_NUMBER: Final = 9001  # behind those of images, which count from 1


def series_for_saving(study: Study, user: User, now: datetime.datetime) -> PresentationSeries:
    """Describe the series: the one of today if there is one, else a new one.

    Its UID follows from study, person and day, so that two requests at the same time find the same one.
    """
    uid = _series_uid(study, user, now.date())
    known = Series.objects.filter(study=study, series_instance_uid=uid).first()
    if known is not None:
        started = datetime.datetime.combine(known.series_date or now.date(), known.series_time or now.time())
        return PresentationSeries(uid, known.series_number, known.description, started)
    return PresentationSeries(uid, _next_number(study), f"Presentation states, {person(user)}"[:64], now)


def next_instance_number(series: PresentationSeries, study: Study) -> int:
    """The number that the next state of the series gets."""
    last = Instance.objects.filter(
        series__study=study, series__series_instance_uid=series.series_instance_uid
    ).aggregate(last=Max("instance_number"))["last"]
    return min((last or 0) + 1, LARGEST_NUMBER)


def person(user: User) -> str:
    """Who saves, as people read it."""
    return " ".join(filter(None, (user.first_name, user.last_name))) or user.get_username()


def person_name(user: User) -> str:
    """Who saves, as a Person Name of at most 64 characters without its own separators."""
    parts = (user.last_name, user.first_name) if user.last_name else (user.get_username(),)
    clean = ["".join(" " if character in "^=\\" else character for character in part).strip() for part in parts]
    return "^".join(filter(None, clean))[:64]


def _next_number(study: Study) -> int | None:
    last = Series.objects.filter(study=study).aggregate(last=Max("series_number"))["last"] or 0
    number = max(last + 1, FIRST_NUMBER)
    return number if number <= LARGEST_NUMBER else None


def _series_uid(study: Study, user: User, day: datetime.date) -> str:
    """Keyed by the installation's secret: two installations that hold the same study make different series."""
    text = f"{study.study_instance_uid}\0{user.pk}\0{day.isoformat()}"
    key = settings.SECRET_KEY.encode()
    return str(generate_uid(entropy_srcs=[hmac.new(key, text.encode(), hashlib.sha256).hexdigest()]))
