"""Keep the last good answer to each question, and the entries of it."""

import datetime
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from dgscope.network.models import WorklistAnswer, WorklistEntry
from dgscope.network.worklist.asking import Found
from dgscope.network.worklist.keys import Question

# A list that is older helps nobody, and names patients.
KEPT: Final = datetime.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it is kept."""

    entries: Sequence[WorklistEntry] = ()
    cut: bool = False
    left_out: int = 0
    as_of: datetime.datetime | None = None


def keep(node: str, question: Question, found: Found) -> Kept:
    """Write an answer; entries that are known already keep their IDs."""
    now = timezone.now()
    by_digest = {_digest(attributes): attributes for attributes in found.entries}
    with transaction.atomic():
        WorklistEntry.objects.bulk_create(
            [
                WorklistEntry(node=node, digest=digest, attributes=attributes, seen_at=now)
                # In one order: two that ask at the same time do not wait for each other's rows in a circle.
                for digest, attributes in sorted(by_digest.items())
            ],
            update_conflicts=True,
            unique_fields=["node", "digest"],
            update_fields=["seen_at"],
        )
        rows = {row.digest: row for row in WorklistEntry.objects.filter(node=node, digest__in=by_digest)}
        entries = [rows[digest] for digest in by_digest]
        WorklistAnswer.objects.update_or_create(
            node=node,
            question=question.digest(),
            defaults={
                "entries": [entry.pk for entry in entries],
                "cut": found.cut,
                "left_out": found.left_out,
                "as_of": now,
            },
        )
    return Kept(entries, found.cut, found.left_out, now)


def last(node: str, question: Question) -> Kept:
    """The last good answer; empty where there is none."""
    answer = WorklistAnswer.objects.filter(node=node, question=question.digest()).first()
    if answer is None:
        return Kept()
    rows = WorklistEntry.objects.in_bulk(answer.entries)
    entries = [rows[pk] for pk in answer.entries if pk in rows]
    return Kept(entries, answer.cut, answer.left_out, answer.as_of)


def forget_old() -> None:
    """Delete what was last seen long ago."""
    before = timezone.now() - KEPT
    WorklistAnswer.objects.filter(as_of__lt=before).delete()
    WorklistEntry.objects.filter(seen_at__lt=before).delete()


def _digest(attributes: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(attributes, sort_keys=True).encode()).hexdigest()
