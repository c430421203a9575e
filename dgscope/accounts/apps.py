"""People and programs that use DGscope: roles, tokens, and the trail of what they did."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    """Roles, API tokens and the audit trail."""

    name = "dgscope.accounts"
    verbose_name = "Accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the roles after each migration, and note who signs in and out."""
        from dgscope import checks  # noqa: F401, PLC0415  registers itself
        from dgscope.accounts import receivers, remembered, roles, schema  # noqa: F401, PLC0415  models can be imported only now

        post_migrate.connect(roles.make_after_migration, dispatch_uid="roles")
        remembered.listen()
        user_logged_in.connect(receivers.note_login, dispatch_uid="audit-login")
        user_logged_out.connect(receivers.note_logout, dispatch_uid="audit-logout")
