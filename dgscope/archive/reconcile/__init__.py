"""Bringing files and rows together again: after crashes, restored backups and damage. docs/archive.md has the table."""

from dgscope.archive.reconcile.report import Report
from dgscope.archive.reconcile.run import Options, reconcile

__all__ = ["Options", "Report", "reconcile"]
