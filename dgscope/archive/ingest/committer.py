"""Group commit: whoever finds the door free carries in everything that waits before it.

No thread of its own and no hand-over for a single sender, whose row is under way in the database while its file is on
its way to the disk. With many senders, one transaction makes all waiting objects durable, while others are on their way
to the disk. The commit always comes after the bytes and the name of the file, and the answer after the commit.
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
from dgscope.archive.ingest.alone import Alone, Unanswered
from dgscope.archive.ingest.express import known_places, stored, write_known
from dgscope.archive.ingest.files import make_durable, remove_files
from dgscope.archive.ingest.known import KnownPlaces, Place, StalePlacesError
from dgscope.archive.ingest.pending import Pending
from dgscope.archive.ingest.rows import write_rows
from dgscope.archive.ingest.spool import only_one_is_under_way
from dgscope.archive.ingest.written import Written

log = logging.getLogger(__name__)
MAX_BATCH: Final = 200
SMALL: Final = 32 * 2**20  # bytes: the flush of a larger object would keep its study locked for too long
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
        self._alone: Alone | None = None
        self._deadline = connection.Deadline()

    def commit(self, pending: Pending) -> None:
        """Return once `pending` is settled."""
        try:
            if self._commit_at_once(pending):
                return
            make_durable(pending)
        except OutOfResources as error:
            pending.error = error
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

    def _commit_at_once(self, pending: Pending) -> bool:
        """Have the database work while the disk does; whether `pending` is settled.

        Its study is locked for that time and the door is closed: only who is alone gains by it.
        """
        alone = not pending.durable and pending.size <= SMALL and only_one_is_under_way()
        if not (alone and self._door.acquire(blocking=False)):
            return False
        try:
            place = None if pending.references else self._known.get(pending)
            if place is None or self._waiting:
                return False
            try:
                self._transact_alone(self._open(), pending, place)
            except psycopg.Error as error:
                log.warning("the index was not written at once: %s", type(error).__name__)
                self._close()
                self._known.clear()
            except OutOfResources:
                self._close()  # with it goes the row that is not committed
                raise
            return pending.settled
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
        if len(places) == 1:
            self._transact_alone(opened, *next(iter(places.items())))
            return
        with self._deadline.watch(opened), opened.cursor() as cursor:
            try:
                results = write_known(cursor, places)
            except psycopg.OperationalError as error:
                # With a code the server said so itself, and rolled back; without one the connection just ended.
                if opened.closed and error.sqlstate is None:
                    self._lose_track(list(places))
                raise
        for pending in places:
            pending.result = results.get(pending)
            pending.met = pending.result is None

    def _transact_alone(self, opened: psycopg.Connection[Any], pending: Pending, place: Place) -> None:
        """As `_transact_known`; what is not durable yet becomes so before the commit."""
        if self._alone is None:
            self._alone = Alone(opened)
        with self._deadline.watch(opened):
            self._alone.send(pending, place)
            make_durable(pending)
            try:
                pk = self._alone.commit()
            except Unanswered:
                self._lose_track([pending])
                raise
        pending.met = pk is None
        if pk is not None:
            pending.result = stored(pending, place, pk)

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
        self._alone = None  # with a rollback psycopg drops every prepared statement of the connection
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
            self._connection, self._alone = connection.connect(), None
        return self._connection

    def _close(self) -> None:
        opened, self._connection, self._alone = self._connection, None, None
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
