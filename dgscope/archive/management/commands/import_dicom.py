"""``manage.py import_dicom PATH…``: files, folders, ZIP archives and DICOMDIR media into the archive."""

import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from dgscope.archive.ingest import Outcome, Source, close
from dgscope.archive.media import Importer, Summary
from dgscope.archive.media.candidates import count

_SHOWN_PER_REASON = 10
_WIDTH = 30
_TEXTS = {
    Outcome.STORED: "stored",
    Outcome.IDENTICAL_DUPLICATE: "already here",
    Outcome.CONFLICT: "set aside: another object with this UID is here",
    Outcome.QUARANTINED: "set aside: the study is here under another patient",
}


class Command(BaseCommand):
    """Import objects. Exit status 0: all taken in; 1: something was refused or set aside; 2: stopped, run again."""

    help = "Import DICOM files, folders, ZIP archives and DICOMDIR media. An interrupted import goes on when run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--ae", default="", help="the AE title to record as the source")

    def handle(self, *args: Any, **options: Any) -> None:
        progress = _Progress(self.stderr, count(options["paths"]))
        try:
            summary = Importer(options["paths"], Source(kind="import", calling_ae=options["ae"]), progress).run()
        finally:
            close()
        progress.end()
        self._report(summary)
        if summary.stopped:
            self.stderr.write(f"Stopped: {summary.stopped} Run the same command again to go on.")
            sys.exit(2)
        if summary.refused or summary.outcomes[Outcome.CONFLICT] or summary.outcomes[Outcome.QUARANTINED]:
            sys.exit(1)

    def _report(self, summary: Summary) -> None:
        counts = {text: summary.outcomes[outcome] for outcome, text in _TEXTS.items()}
        counts["already here"] += summary.already_here
        counts["done before the interruption"] = summary.done_before
        counts["no DICOM files"] = summary.not_dicom
        counts["refused"] = len(summary.refused)
        for text, number in counts.items():
            if number or text == "stored":
                self.stdout.write(f"{number:8d}  {text}")
        by_reason: dict[str, list[str]] = defaultdict(list)
        for label, reason in summary.refused:
            by_reason[reason].append(label)
        for reason, labels in sorted(by_reason.items(), key=lambda item: -len(item[1])):
            self.stdout.write(f"refused {len(labels)}: {reason}")
            for label in labels[:_SHOWN_PER_REASON]:
                self.stdout.write(f"    {label}")
            if len(labels) > _SHOWN_PER_REASON:
                self.stdout.write(f"    … and {len(labels) - _SHOWN_PER_REASON} more")


class _Progress:
    """A bar on a terminal; a line now and then elsewhere."""

    def __init__(self, stream: Any, total: int) -> None:
        self._stream = stream
        self._total = max(total, 1)
        self._terminal = bool(stream.isatty())
        self._begin = time.monotonic()
        self._next = self._begin
        self._shown = False

    def __call__(self, summary: Summary) -> None:
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + (0.2 if self._terminal else 10.0)
        pace = summary.looked_at / max(now - self._begin, 0.001)
        share = min(summary.looked_at / self._total, 1.0)
        bar = "█" * round(share * _WIDTH) + "░" * (_WIDTH - round(share * _WIDTH))
        stored = summary.outcomes[Outcome.STORED]
        text = f"{bar} {summary.looked_at} of {self._total}, {stored} stored, {pace:.0f} per second"
        self._stream.write(f"\r{text}   " if self._terminal else text, ending="" if self._terminal else "\n")
        self._shown = True

    def end(self) -> None:
        if self._terminal and self._shown:
            self._stream.write("\n", ending="")
