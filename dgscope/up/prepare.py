"""What is done before the applications start, in one process: ``python -m dgscope.up.prepare``.

Three commands one after the other would load Django three times, which is most of a warm start.
"""

import os
import sys

import django
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def main() -> int:
    """Bring the database up to date, mend what a crash left, make the first administrator. Exit status 1: not ready."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dgscope.settings")
    django.setup()
    try:
        BaseCommand().check(tags=["dgscope"])  # risky settings are said at every start; a forbidden one ends it here
        if _migrations_wait():
            call_command("migrate", interactive=False, verbosity=1)
        call_command("reconcile", at_start=True)
        call_command("first_start")
    except CommandError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _migrations_wait() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


if __name__ == "__main__":
    sys.exit(main())
