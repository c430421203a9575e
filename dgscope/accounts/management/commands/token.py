"""API tokens from the command line."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dgscope.accounts import audit
from dgscope.accounts.audit import Event
from dgscope.accounts.models import ApiToken

COMMAND_LINE = "manage.py token"  # the user of the audit row: whoever may run it owns the installation


class Command(BaseCommand):
    """`token create USER --name NAME [--days N]`, `token list [USER]`, `token revoke USER --name NAME`."""

    help = "Make, list and revoke the tokens by which programs sign in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the three verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        create = verbs.add_parser("create", help="make a token and print it on the last line; it is not kept")
        create.add_argument("user")
        create.add_argument("--name", required=True, help="what the token is for")
        create.add_argument("--days", type=int, help="valid for so many days; without: until it is revoked")
        listing = verbs.add_parser("list", help="list the tokens")
        listing.add_argument("user", nargs="?")
        revoke = verbs.add_parser("revoke", help="end a token at once")
        revoke.add_argument("user")
        revoke.add_argument("--name", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the verb."""
        {"create": self._create, "list": self._list, "revoke": self._revoke}[options["verb"]](options)

    def _create(self, options: dict[str, Any]) -> None:
        user, name, days = self._user(options["user"]), options["name"], options["days"]
        if not name or len(name) > 100:
            raise CommandError("--name needs 1 to 100 characters.")
        if days is not None and not 1 <= days <= 36_500:
            raise CommandError("--days needs a number from 1 to 36500.")
        if user.api_tokens.filter(name=name).exists():
            raise CommandError(f"{user} has a token “{name}” already. Revoke it first, or choose another name.")
        token, secret = ApiToken.create(user.pk, name)
        if days is not None:
            token.expires_at = timezone.now() + timedelta(days=days)
            token.save(update_fields=["expires_at"])
        audit.record(Event.ACCOUNT_CHANGE, user=COMMAND_LINE, detail={"token made": name, "of": user.username})
        self.stdout.write(f"Token “{name}” of {user}. It is shown only now:")
        self.stdout.write(secret)

    def _list(self, options: dict[str, Any]) -> None:
        tokens = ApiToken.objects.select_related("user").order_by("user__username", "name")
        if options["user"]:
            tokens = tokens.filter(user=self._user(options["user"]))
        for token in tokens:
            used = f"{token.last_used_at:%Y-%m-%d %H:%M}" if token.last_used_at else "never"
            ends = f"{token.expires_at:%Y-%m-%d}" if token.expires_at else "never"
            self.stdout.write(f"{token.user.username}\t{token.name}\tlast used: {used}\texpires: {ends}")

    def _revoke(self, options: dict[str, Any]) -> None:
        count, _ = self._user(options["user"]).api_tokens.filter(name=options["name"]).delete()
        if not count:
            raise CommandError(f"{options['user']} has no token “{options['name']}”.")
        audit.record(
            Event.ACCOUNT_CHANGE, user=COMMAND_LINE, detail={"token revoked": options["name"], "of": options["user"]}
        )
        self.stdout.write(f"Token “{options['name']}” of {options['user']} is revoked.")

    @staticmethod
    def _user(name: str) -> User:
        try:
            return User.objects.get(username=name)
        except User.DoesNotExist as error:
            raise CommandError(f"There is no user “{name}”.") from error
