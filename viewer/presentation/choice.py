"""What a user chose to see an image with, remembered for its series."""

from typing import Final

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from dgscope.archive.models import Instance
from viewer.models import PresentationChoice
from viewer.presentation.listing import Described

NONE: Final = "none"
"""As stored: without a presentation state."""


def chosen(user: User, image: Instance, applicable: Described) -> str | None:
    """UID of the state that the user chose for the image, "none", or None where there is no choice that applies."""
    uids = {row.sop_instance_uid for row, _ in applicable}
    remembered = PresentationChoice.objects.filter(
        user=user, series_instance_uid=image.series.series_instance_uid
    ).order_by("-chosen_at", "-pk")
    for state in remembered.values_list("state_uid", flat=True):
        if not state:
            return NONE
        if state in uids:
            return state
    return None


def default(applicable: Described) -> str | None:
    """UID of the newest state: it stands first, and nobody sees it before choosing it; None where there is none."""
    return applicable[0][0].sop_instance_uid if applicable else None


def choose(user: User, image: Instance, state_uid: str | None) -> None:
    """Remember a state, or (None) that the image is shown as stored.

    "As stored" is meant for the series: the choices of single states in it, made before, are forgotten.
    """
    series, now = image.series, timezone.now()
    with transaction.atomic():
        if state_uid is None:
            PresentationChoice.objects.filter(user=user, series_instance_uid=series.series_instance_uid).delete()
        PresentationChoice.objects.update_or_create(
            user=user,
            series_instance_uid=series.series_instance_uid,
            state_uid=state_uid or "",
            defaults={"study_instance_uid": series.study.study_instance_uid, "chosen_at": now},
        )
