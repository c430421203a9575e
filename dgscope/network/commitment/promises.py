"""What we have committed to is not deleted within the promised time."""

from django.utils import timezone

from dgscope.archive.models import Instance, Study
from dgscope.network.models import CommitItem, Direction


def hold(study: Study | None, sop_instance_uid: str | None) -> str | None:
    """Say why a study, or one of its instances, must stay; see dgscope.archive.holds."""
    promised = CommitItem.objects.filter(
        committed=True, request__direction=Direction.IN, request__keep_until__gt=timezone.now()
    )
    if sop_instance_uid is None:
        uids = Instance.objects.filter(series__study=study).values("sop_instance_uid")
        promised = promised.filter(sop_instance_uid__in=uids)
    else:
        promised = promised.filter(sop_instance_uid=sop_instance_uid)
    last = promised.order_by("-request__keep_until").values_list("request__ae_title", "request__keep_until").first()
    if last is None:
        return None
    title, until = last
    what = "The study holds objects" if sop_instance_uid is None else "The object is one"
    return f"{what} that were committed to {title}, to be kept until {timezone.localtime(until):%Y-%m-%d}."
