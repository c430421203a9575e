"""Whether an account may have objects go to another system: from here, or from one archive to another."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from dgscope.accounts.problems import Forbidden


def check_may_export(user: AbstractBaseUser | AnonymousUser) -> None:
    """Raise Forbidden unless the account has `archive.export_study`."""
    if not user.has_perm("archive.export_study"):  # type: ignore[union-attr]  # accounts here have permissions
        raise Forbidden("Your account may not send studies. An administrator can give it a role that may.")
