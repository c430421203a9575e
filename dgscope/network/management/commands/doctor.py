"""The connectivity doctor from the command line."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dgscope.network.doctor import text
from dgscope.network.doctor.case import case_of
from dgscope.network.doctor.examining import Report, examine
from dgscope.network.doctor.findings import StageState
from dgscope.network.models import RemoteAE


class Command(BaseCommand):
    """`doctor AET [--store-test] [--json]`; it ends with 1 where a stage failed."""

    help = "Examine the connection with a remote AE, stage by stage, and say what to do where it does not work."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("ae_title", metavar="AET")
        parser.add_argument("--json", action="store_true", help="the report as JSON")
        parser.add_argument(
            "--store-test",
            action="store_true",
            help="also store a test object, fetch it back and ask for commitment: the node keeps that object "
            "(patient DGSCOPE-DOCTOR), always the same one",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Examine, and write each stage when it has ended."""
        node = RemoteAE.objects.filter(ae_title=options["ae_title"]).first()
        if node is None:
            raise CommandError(f"There is no remote AE “{options['ae_title']}”. See: manage.py remote_ae list")
        case = case_of(node, may_store=options["store_test"])
        if options["json"]:
            report = examine(case)
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
        else:
            report = examine(case, self._show)
            self._conclude(report)
        if report.verdict is StageState.FAILED:
            sys.exit(1)

    def _show(self, report: Report) -> None:
        stage = report.stages[-1]
        if stage.state is not StageState.RUNNING:
            for line in text.stage_lines(len(report.stages), stage.as_json()):
                self.stdout.write(line)

    def _conclude(self, report: Report) -> None:
        if report.case.matrix:
            self.stdout.write(f"\nWhat {report.case.title} accepts from us (● accepted, – refused)\n")
            for line in text.matrix_lines(report.case.matrix):
                self.stdout.write(line)
        self.stdout.write(f"\n{report.summary}")
