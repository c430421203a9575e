"""Bring the table of docs/presentation-states.md up to date, or check that it is."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from viewer.presentation.capabilities.drawings import drawings
from viewer.presentation.capabilities.examples import examples
from viewer.presentation.capabilities.probe import findings
from viewer.presentation.capabilities.table import PAGE, TableNotFound, table, with_table

ROOT = Path(__file__).parents[3]


class Command(BaseCommand):
    """Find out what of each module of a presentation state is read, applied and written."""

    help = "Try every attribute of a presentation state, and print, write or check the table of what is done with it."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer to write or check the page instead of printing the table."""
        action = parser.add_mutually_exclusive_group()
        action.add_argument("--check", action="store_true", help=f"fail if the table in {PAGE} is another one")
        action.add_argument("--write", action="store_true", help=f"put the table into {PAGE}")

    def handle(self, *_: Any, check: bool, write: bool, **__: Any) -> None:
        """Make the table."""
        text = table(findings(examples(drawings())))
        if not check and not write:
            self.stdout.write(text)
            return
        path = ROOT / PAGE
        try:
            page = path.read_text(encoding="utf-8")
            changed = with_table(page, text)
        except (OSError, TableNotFound) as error:
            raise CommandError(f"{path}: {error}") from error
        if write:
            path.write_text(changed, encoding="utf-8")
            self.stdout.write(f"{path} is up to date.")
        elif changed != page:
            raise CommandError(f"{path} is out of date: run manage.py presentation_state_table --write.")
