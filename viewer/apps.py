"""The viewer: what is shown of what is stored."""

from django.apps import AppConfig


class ViewerConfig(AppConfig):
    """Study list, pictures and the pages of the browser."""

    name = "viewer"
    verbose_name = "Viewer"
    default_auto_field = "django.db.models.BigAutoField"
