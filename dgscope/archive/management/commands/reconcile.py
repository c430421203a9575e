"""``manage.py reconcile``: compare files and rows. Prints JSON; exit status 1 when images are lost or damaged."""

import datetime
import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.dateparse import parse_datetime

from dgscope.archive.errors import StoreError
from dgscope.archive.ingest import close
from dgscope.archive.reconcile import Options, reconcile
from dgscope.archive.reconcile.run import AlreadyRunningError
from dgscope.archive.tasks import at_start


class Command(BaseCommand):
    """Compare the store with the index, and repair what can be repaired."""

    help = "Compare the files of the store with the index. Exit status 1: images are missing or damaged."

    def add_arguments(self, parser: CommandParser) -> None:
        mode = parser.add_mutually_exclusive_group(required=True)
        mode.add_argument("--check", action="store_true", help="only look")
        mode.add_argument("--repair", action="store_true", help="repair what can be repaired")
        mode.add_argument("--at-start", action="store_true", help="the quick repair after a crash; never fails a start")
        parser.add_argument("--deep", action="store_true", help="also verify the checksum of every file")
        parser.add_argument("--since", metavar="DATE", help="only what was received since (2026-11-30, or with a time)")
        parser.add_argument("--grace-minutes", type=int, default=15, help="leave younger files alone (default 15)")
        parser.add_argument("--mib-per-second", type=int, default=100, help="pace of --deep (default 100)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            damaged = self._run(options)
        except (AlreadyRunningError, StoreError) as error:
            raise CommandError(str(error), returncode=2) from error
        finally:
            close()
        if damaged:
            sys.exit(1)

    def _run(self, options: dict[str, Any]) -> bool:
        if options["at_start"]:
            self.stdout.write(json.dumps(at_start()))
            return False
        report = reconcile(
            Options(
                repair=options["repair"],
                deep=options["deep"],
                since=_moment(options["since"]),
                grace=datetime.timedelta(minutes=options["grace_minutes"]),
                bytes_per_second=max(options["mib_per_second"], 1) * 2**20,
            )
        )
        self.stdout.write(json.dumps(report.as_dict(), indent=2))
        return report.damaged


def _moment(text: str | None) -> datetime.datetime | None:
    if text is None:
        return None
    try:
        moment = parse_datetime(text) or datetime.datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"--since: {text!r} is no date such as 2026-11-30.") from error
    return moment if moment.tzinfo else moment.astimezone()
