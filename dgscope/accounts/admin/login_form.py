"""Sign-in to the admin pages: the same check as everywhere, so that guessing is slowed down here as well."""

from typing import Any

from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError

from dgscope.accounts import signing_in
from dgscope.accounts.problems import TooManyAttempts


class LoginForm(AdminAuthenticationForm):
    """Django's form with our check."""

    def clean(self) -> dict[str, Any]:
        """Check name and password."""
        username, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if username is None or not password or self.request is None:
            return self.cleaned_data
        try:
            self.user_cache = signing_in.check(self.request, username, password)
        except signing_in.CredentialsError as error:
            raise self.get_invalid_login_error() from error
        except TooManyAttempts as error:
            raise ValidationError(error.detail, code="too_many") from error
        self.confirm_login_allowed(self.user_cache)
        return self.cleaned_data
