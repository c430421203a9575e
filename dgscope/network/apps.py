"""The DICOM network as seen from here: remote AEs, who may call, and jobs with them."""

from celery import current_app
from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """Remote application entities and the allow-list."""

    name = "dgscope.network"
    verbose_name = "DICOM network"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the archive ask us before it deletes what we have promised to keep, and know where tasks go."""
        from dgscope.archive import holds  # noqa: PLC0415  the models can be imported only now
        from dgscope.network.commitment import promises  # noqa: PLC0415

        holds.register(promises.hold)
        _use_our_broker()


def _use_our_broker() -> None:
    """Let processes that only send tasks (web, SCP, commands) do so without loading the worker's application."""
    if current_app.main == "default":
        current_app.config_from_object("django.conf:settings", namespace="CELERY")
