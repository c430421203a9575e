"""The DICOM network as seen from here: remote AEs, who may call, and jobs with them."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """Remote application entities and the allow-list."""

    name = "dgscope.network"
    verbose_name = "DICOM network"
    default_auto_field = "django.db.models.BigAutoField"
