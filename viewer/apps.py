"""The viewer: what is shown of what is stored."""

from django.apps import AppConfig


class ViewerConfig(AppConfig):
    """Study list, pictures and the pages of the browser."""

    name = "viewer"
    verbose_name = "Viewer"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to the archive."""
        from dgscope.archive.signals import study_deleted  # noqa: PLC0415  models are not loaded before
        from viewer.presentation.receivers import forget_choices  # noqa: PLC0415  as above

        study_deleted.connect(forget_choices, dispatch_uid="viewer.forget_choices")
