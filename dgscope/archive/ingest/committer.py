"""Group commit: whoever finds the door free carries in everything that waits before it.

No thread of its own and no hand-over for a single sender; with many senders, one transaction makes all waiting objects
durable. Names are made durable before, by every caller for itself, so that the disk works for one while the database
works for another. Every caller gets its answer only after both.
"""

import logging
import os
import threading
from collections import deque
from collections.abc import Sequence
from typing import Any, Final

import psycopg

from dgscope.archive.errors import CannotUnderstand, OutOfResources, StoreError
from dgscope.archive.ingest import connection
from dgscope.archive.ingest.express import known_places, write_known
from dgscope.archive.ingest.files import publish, remove_files
from dgscope.archive.ingest.known import KnownPlaces, Place, StalePlacesError
from dgscope.archive.ingest.pending import Pending
from dgscope.archive.ingest.rows import write_rows
from dgscope.archive.ingest.written import Written

log = logging.getLogger(__name__)
MAX_BATCH: Final = 200
WAIT: Final = 60.0
_ATTEMPTS: Final = 3
_UNKNOWN: Final = "The database failed during the commit. Send the object again."
_DOWN: Final = "The database cannot be reached or is overloaded. Send the object again later."


class Committer:
    """The door of one process. Its methods may be called by any thread."""

    def __init__(self) -> None:
        self._door = threading.Lock()
        self._waiting: deque[Pending] = deque()
        self._known = KnownPlaces()
        self._connection: psycopg.Connection[Any] | None = None
        self._deadline = connection.Deadline()

    def commit(self, pending: Pending) -> None:
        """Return once `pending` is settled."""
        try:
            publish(pending)
        except (OSError, StoreError) as error:
            log.error("the store refuses files: %s", error)
            pending.error = OutOfResources("The store refuses the file.")
            return
        self._waiting.append(pending)
        if not self._door.acquire(timeout=WAIT):
            self._give_up(pending)
            return
        try:
            while not pending.settled:
                self._carry([self._waiting.popleft() for _ in range(min(len(self._waiting), MAX_BATCH))])
        finally:
            self._door.release()

    def ping(self) -> None:
        """Raise OutOfResources unless the database answers."""
        if not self._door.acquire(timeout=5.0):
            raise OutOfResources(_DOWN)
        try:
            for _ in range(2):
                try:
                    with self._deadline.watch(opened := self._open()):
                        opened.execute("SELECT 1")
                    return
                except psycopg.Error:
                    self._close()
            raise OutOfResources(_DOWN)
        finally:
            self._door.release()

    def close(self) -> None:
        """Close the connection; the next commit opens a new one."""
        with self._door:
            self._close()
            self._known.clear()

    def _give_up(self, pending: Pending) -> None:
        try:
            self._waiting.remove(pending)
        except ValueError:
            pending.unknown, pending.error = True, OutOfResources(_DOWN)  # somebody carries it at this moment
        else:
            self._refuse([pending], OutOfResources(_DOWN))

    def _carry(self, batch: list[Pending]) -> None:
        """Settle every object of a batch, whatever happens."""
        # Two objects with one UID: the second one has to find the row of the first.
        while batch:
            first = {pending.description.sop_instance_uid: pending for pending in reversed(batch)}
            chosen = [pending for pending in batch if first[pending.description.sop_instance_uid] is pending]
            batch = [pending for pending in batch if first[pending.description.sop_instance_uid] is not pending]
            self._settle(chosen)

    def _settle(self, batch: list[Pending]) -> None:
        for attempt in range(_ATTEMPTS):
            batch = [pending for pending in batch if not pending.settled]
            if not batch:
                return
            try:
                self._transact(batch)
            except StalePlacesError:
                self._known.clear()
            except (psycopg.OperationalError, psycopg.InterfaceError, psycopg.IntegrityError) as error:
                # Lost connection, deadlock, time-out, a patient deleted meanwhile: rolled back for certain, so once
                # more with a new connection.
                log.warning("the index was not written (attempt %d): %s", attempt + 1, type(error).__name__)
                self._close()
                self._known.clear()
            except (psycopg.Error, OSError, StoreError, OutOfResources) as error:
                self._after_refusal([pending for pending in batch if not pending.settled], error)
                return
            else:
                return
        self._refuse([pending for pending in batch if not pending.settled], OutOfResources(_DOWN))

    def _after_refusal(self, batch: list[Pending], error: Exception) -> None:
        """The database refused a row: one object is bad, the others shall not suffer."""
        self._known.clear()
        if isinstance(error, OutOfResources):
            self._refuse(batch, error)
        elif len(batch) > 1:
            for pending in batch:
                self._settle([pending])
        elif isinstance(error, psycopg.DataError):
            log.error("the index cannot hold an object: %s", type(error).__name__)
            self._refuse(batch, CannotUnderstand("The index cannot hold its attributes."))
        else:
            log.error("the index refuses an object: %s", type(error).__name__)
            self._refuse(batch, OutOfResources("The index cannot be written."))

    def _transact(self, batch: list[Pending]) -> None:
        opened = self._open()
        places = known_places(batch, self._known)
        if places:
            self._transact_known(opened, places)
            batch = [pending for pending in batch if not pending.settled]
            if not batch:
                return
        with self._deadline.watch(opened), opened.cursor() as cursor:
            cursor.execute("BEGIN")
            try:
                written = write_rows(cursor, batch, self._known)
            except BaseException:
                self._roll_back(opened)
                raise
            try:
                cursor.execute("COMMIT")
            except psycopg.Error as error:
                self._lose_track(batch)
                raise psycopg.OperationalError("commit failed") from error
        self._finish(batch, written)

    def _transact_known(self, opened: psycopg.Connection[Any], places: dict[Pending, Place]) -> None:
        """The statement is its own transaction: an answer of the server, good or bad, says for certain what it did."""
        with self._deadline.watch(opened), opened.cursor() as cursor:
            try:
                results = write_known(cursor, places)
            except psycopg.OperationalError as error:
                # With a code the server said so itself, and rolled back; without one the connection just ended.
                if opened.closed and error.sqlstate is None:
                    self._lose_track(list(places))
                raise
        for pending, result in results.items():
            pending.result = result

    @staticmethod
    def _lose_track(batch: list[Pending]) -> None:
        """The connection broke during a commit: whether it took place is for reconciliation to find out."""
        for pending in batch:
            pending.unknown, pending.error = True, OutOfResources(_UNKNOWN)

    def _finish(self, batch: list[Pending], written: Written) -> None:
        for pending, error in written.refused.items():
            pending.error = error
        refused = [pending.name for pending in batch if pending.error is not None and not pending.adopted]
        for pending, result in written.results.items():
            pending.result = result
        self._known.remember(written.places)
        remove_files(written.superfluous + refused)

    def _roll_back(self, opened: psycopg.Connection[Any]) -> None:
        try:
            opened.execute("ROLLBACK")
        except psycopg.Error:
            self._close()

    @staticmethod
    def _refuse(batch: Sequence[Pending], error: CannotUnderstand | OutOfResources) -> None:
        """Nothing of these objects was committed: their files go."""
        for pending in batch:
            pending.error = pending.error or error
        remove_files([pending.name for pending in batch if not pending.adopted])

    def _open(self) -> psycopg.Connection[Any]:
        if self._connection is None or self._connection.closed:
            self._connection = connection.connect()
        return self._connection

    def _close(self) -> None:
        opened, self._connection = self._connection, None
        if opened is not None:
            try:
                opened.close()
            except psycopg.Error as error:
                log.warning("a broken connection was dropped: %s", type(error).__name__)


_current = Committer()
_inherited: list[Committer] = []


def committer() -> Committer:
    """The committer of this process."""
    return _current


def _after_fork() -> None:
    # The parent goes on using its connection: the child must neither use nor close it.
    global _current  # noqa: PLW0603  one per process is the point
    _inherited.append(_current)
    _current = Committer()


os.register_at_fork(after_in_child=_after_fork)
