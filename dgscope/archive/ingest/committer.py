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
from typing import Final

import psycopg

from dgscope.archive.errors import CannotUnderstand, OutOfResources, StoreError
from dgscope.archive.ingest.files import make_durable, remove_files
from dgscope.archive.ingest.index import Index
from dgscope.archive.ingest.known import StalePlacesError
from dgscope.archive.ingest.pending import Pending
from dgscope.archive.ingest.spool import only_one_is_under_way

log = logging.getLogger(__name__)
MAX_BATCH: Final = 200
SMALL: Final = 32 * 2**20  # bytes: the flush of a larger object would keep its study locked for too long
WAIT: Final = 60.0
_ATTEMPTS: Final = 3
_DOWN: Final = "The database cannot be reached or is overloaded. Send the object again later."


class Committer:
    """The door of one process. Its methods may be called by any thread."""

    def __init__(self) -> None:
        self._door = threading.Lock()
        self._waiting: deque[Pending] = deque()
        self._index = Index()

    def commit(self, pending: Pending) -> None:
        """Return once `pending` is settled."""
        try:
            self._commit_early(pending)
            if pending.settled:
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

    def ping(self) -> None:
        """Raise OutOfResources unless the database answers."""
        if not self._door.acquire(timeout=5.0):
            raise OutOfResources(_DOWN)
        try:
            for _ in range(2):
                try:
                    self._index.ask()
                except psycopg.Error:
                    self._index.close()
                else:
                    return
            raise OutOfResources(_DOWN)
        finally:
            self._door.release()

    def close(self) -> None:
        """Close the connection; the next commit opens a new one."""
        with self._door:
            self._index.close()
            self._index.forget_places()

    def _commit_early(self, pending: Pending) -> None:
        """Have the database work while the disk does. Study and door are closed to others then: only when alone."""
        alone = not pending.durable and pending.size <= SMALL and only_one_is_under_way()
        if not (alone and self._door.acquire(blocking=False)):
            return
        try:
            if not self._waiting:
                self._index.write_early(pending)
        except psycopg.Error as error:
            log.warning("the index was not written at once: %s", type(error).__name__)
            self._index.close()
            self._index.forget_places()
        except OutOfResources:
            self._index.close()  # with it goes the row that is not committed
            raise
        finally:
            self._door.release()

    def _give_up(self, pending: Pending) -> None:
        try:
            self._waiting.remove(pending)
        except ValueError:
            pending.unknown, pending.error = True, OutOfResources(_DOWN)  # somebody carries it at this moment
        else:
            _refuse([pending], OutOfResources(_DOWN))

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
                self._index.write(batch)
            except StalePlacesError:
                self._index.forget_places()
            except (psycopg.OperationalError, psycopg.InterfaceError, psycopg.IntegrityError) as error:
                # Lost connection, deadlock, time-out, a patient deleted meanwhile: rolled back, so once more with a
                # new connection.
                log.warning("the index was not written (attempt %d): %s", attempt + 1, type(error).__name__)
                self._index.close()
                self._index.forget_places()
            except (psycopg.Error, OSError, StoreError, OutOfResources) as error:
                self._after_refusal([pending for pending in batch if not pending.settled], error)
                return
            else:
                return
        _refuse([pending for pending in batch if not pending.settled], OutOfResources(_DOWN))

    def _after_refusal(self, batch: list[Pending], error: Exception) -> None:
        """The database refused a row: one object is bad, the others shall not suffer."""
        self._index.forget_places()
        if isinstance(error, OutOfResources):
            _refuse(batch, error)
        elif len(batch) > 1:
            for pending in batch:
                self._settle([pending])
        elif isinstance(error, psycopg.DataError):
            log.error("the index cannot hold an object: %s", type(error).__name__)
            _refuse(batch, CannotUnderstand("The index cannot hold its attributes."))
        else:
            log.error("the index refuses an object: %s", type(error).__name__)
            _refuse(batch, OutOfResources("The index cannot be written."))


def _refuse(batch: Sequence[Pending], error: CannotUnderstand | OutOfResources) -> None:
    """Nothing of these objects was committed: their files go."""
    for pending in batch:
        pending.error = pending.error or error
        pending.unknown = pending.unknown or pending.in_doubt
    remove_files([pending.name for pending in batch if not (pending.adopted or pending.unknown)])


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
