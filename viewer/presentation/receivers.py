"""What happens here when something happens in the archive."""

from viewer.models import PresentationChoice


def forget_choices(sender: object, study_instance_uid: str, **_: object) -> None:
    """A study is gone: nothing about it is remembered."""
    PresentationChoice.objects.filter(study_instance_uid=study_instance_uid).delete()
