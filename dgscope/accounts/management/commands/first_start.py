"""Make the roles and the first administrator. Running it again changes nothing and prints nothing."""

import os
import secrets
from typing import Any

from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.db import transaction

from dgscope.accounts import audit, roles
from dgscope.accounts.audit import Event

USERNAME = "admin"
VARIABLE = "DGSCOPE_ADMIN_PASSWORD"


class Command(BaseCommand):
    """Prepare a new installation for its first sign-in."""

    help = f"Make the roles and, where there is no account yet, the administrator “{USERNAME}”."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it in one transaction, so that an installation never has half an administrator."""
        with transaction.atomic():
            roles.make()
            Group.objects.select_for_update().get(name=roles.ADMINISTRATOR)  # two starts at once make one account
            if User.objects.exists():
                return
            given = os.environ.get(VARIABLE) or None
            password = given or secrets.token_urlsafe(12)
            user = User.objects.create_superuser(USERNAME, password=password)
            user.groups.add(Group.objects.get(name=roles.ADMINISTRATOR))
            audit.record(Event.ACCOUNT_CHANGE, user="first_start", detail={"made": USERNAME})
        if given is None:
            self.stdout.write(f"user: {USERNAME}")
            self.stdout.write(f"password: {password}")
            return
        try:
            validate_password(given, user)
        except ValidationError as error:
            self.stderr.write(f"{VARIABLE} is weak: {' '.join(error.messages)} Change it before others can reach this.")
