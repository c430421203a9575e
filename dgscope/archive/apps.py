"""The archive: what is stored, and the one door it comes in by."""

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    """Patients, studies, series, instances and the files behind them."""

    name = "dgscope.archive"
    verbose_name = "Archive"
    default_auto_field = "django.db.models.BigAutoField"
