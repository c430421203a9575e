"""Ask one node in a worker, and write its answers as they come."""

import logging
import threading
import time
from typing import Final

from django.db import connection, transaction
from django.utils import timezone
from pydicom.dataset import Dataset

from dgscope.dimse.errors import DimseError
from dgscope.dimse.query_retrieve import Root
from dgscope.network.jobs.outcome import JobFailed
from dgscope.network.jobs.pulse import pulse
from dgscope.network.jobs.work import reachable
from dgscope.network.models import QueriedNode, Query, QueryAnswer, QueryState
from dgscope.network.peers import peer_of
from dgscope.network.query.answers import as_json
from dgscope.network.query.asking import Question, RefusedError
from dgscope.network.query.keys import LEVELS, BadKeyError
from dgscope.network.query.turns import turn, wake

log = logging.getLogger(__name__)
MOST_ANSWERS: Final = 500  # of one node
WRITE_EACH: Final = 0.3
LOOK_EACH: Final = 1.0
_LOCK: Final = 0x61736B73  # the class of our advisory locks


class _Cancelled(threading.Event):
    """Set once the row says so; asks the database at most once in a second."""

    def __init__(self, query_pk: int) -> None:
        super().__init__()
        self._query_pk = query_pk
        self._looked = time.monotonic()

    def is_set(self) -> bool:
        if pulse.ending.is_set():
            self.set()
        if not super().is_set() and time.monotonic() - self._looked > LOOK_EACH:
            self._looked = time.monotonic()
            # A query that was deleted is one that nobody reads any more.
            if not Query.objects.filter(pk=self._query_pk, cancel_requested=False).exists():
                self.set()
        return super().is_set()


class _Sheet:
    """Answers on their way into rows: the first at once, the others a few at a time."""

    def __init__(self, asked: QueriedNode) -> None:
        self._asked = asked
        self._waiting: list[QueryAnswer] = []
        self._written = 0.0

    def take(self, match: Dataset) -> bool:
        """Note one answer."""
        asked = self._asked
        self._waiting.append(QueryAnswer(query_id=asked.query_id, node=asked.node, attributes=as_json(match)))
        if time.monotonic() - self._written > WRITE_EACH:
            self.write()
        return True

    def write(self) -> None:
        """Write what waits. One node after the other: readers take the order of the keys for the order of arrival."""
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, self._asked.query_id % 2**31])
            QueryAnswer.objects.bulk_create(self._waiting)
        QueriedNode.objects.filter(pk=self._asked.pk).update(heartbeat_at=timezone.now())
        self._waiting.clear()
        self._written = time.monotonic()


def run(query_pk: int, ae_title: str) -> None:
    """Ask the node when it is the query's turn; whatever happens, its row says how it ended."""
    asked = QueriedNode.objects.select_related("query").filter(query=query_pk, node=ae_title).first()
    if asked is None:
        return
    with turn(asked) as is_ours:
        if is_ours:
            _ask(asked)
    if is_ours and not pulse.ending.is_set():
        wake(ae_title)


def _ask(asked: QueriedNode) -> None:
    # Run again after a worker died: the answers of the first time would be there twice.
    QueryAnswer.objects.filter(query=asked.query_id, node=asked.node).delete()
    query, sheet = asked.query, _Sheet(asked)
    cancelled = _Cancelled(query.pk)
    question: Question | None = None
    why = ""
    try:
        node = reachable(asked.node)
        root = Root(query.root or node.query_root)
        question = Question(peer_of(node), root, LEVELS[query.level], query.keys, MOST_ANSWERS, sheet.take, cancelled)
        question.ask()
    except (JobFailed, BadKeyError, RefusedError, DimseError) as error:
        why = str(error)
    except Exception:
        log.exception("query %s at %s", query.pk, asked.node)
        why = "It stopped by a fault of this program; the log says more."
    _finish(asked, sheet, cancelled, question, why)


def _finish(asked: QueriedNode, sheet: _Sheet, cancelled: _Cancelled, question: Question | None, why: str) -> None:
    if not Query.objects.filter(pk=asked.query_id).exists():
        return
    sheet.write()
    is_cancelled = cancelled.is_set() and not pulse.ending.is_set()
    if pulse.ending.is_set():
        why = why or "The query was interrupted, since this program was stopped. Ask again."
    QueriedNode.objects.filter(pk=asked.pk).update(
        state=QueryState.CANCELLED if is_cancelled else QueryState.DONE,
        why=why[:500],
        cut=question.cut if question else False,
        left_out=question.left_out if question else 0,
    )
