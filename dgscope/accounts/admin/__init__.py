"""The admin pages of accounts, roles, tokens and the audit trail."""

from django.contrib import admin

from dgscope.accounts.admin import audit_trail, groups, tokens, users
from dgscope.accounts.admin.login_form import LoginForm

__all__ = ["audit_trail", "groups", "tokens", "users"]

admin.site.site_header = "DGscope administration"
admin.site.site_title = "DGscope"
admin.site.index_title = "Administration"
admin.site.site_url = "/"
admin.site.login_form = LoginForm
