"""People and programs that use DGscope: roles, tokens, and the trail of what they did."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Roles, API tokens and the audit trail."""

    name = "dgscope.accounts"
    verbose_name = "Accounts"
    default_auto_field = "django.db.models.BigAutoField"
