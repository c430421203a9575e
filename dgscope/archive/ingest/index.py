"""The index as the committer writes it: one connection, one transaction at a time. One thread uses it at a time."""

import logging
from typing import Any, Final

import psycopg

from dgscope.archive.errors import OutOfResources
from dgscope.archive.ingest import connection
from dgscope.archive.ingest.alone import Alone, Unanswered
from dgscope.archive.ingest.express import known_places, stored, write_known
from dgscope.archive.ingest.files import make_durable, remove_files
from dgscope.archive.ingest.known import KnownPlaces, Place
from dgscope.archive.ingest.pending import Pending
from dgscope.archive.ingest.rows import write_rows
from dgscope.archive.ingest.written import Written

log = logging.getLogger(__name__)
UNKNOWN: Final = "The database failed during the commit. Send the object again."


class Index:
    """Writes rows and sets `result`, `error` and `unknown` of the objects that it is given."""

    def __init__(self) -> None:
        self._known = KnownPlaces()
        self._connection: psycopg.Connection[Any] | None = None
        self._alone: Alone | None = None
        self._deadline = connection.Deadline()

    def ask(self) -> None:
        """Have the database answer.

        Raises
        ------
        psycopg.Error, OutOfResources
            It does not.
        """
        with self._deadline.watch(opened := self._open()):
            opened.execute("SELECT 1")

    def write(self, batch: list[Pending]) -> None:
        """Write and commit a batch of durable objects with different SOP Instance UIDs.

        Raises
        ------
        StalePlacesError
            A place that was remembered is gone; nothing of the rest is written.
        psycopg.Error, OutOfResources
            What is not settled was not written.
        """
        opened = self._open()
        places = known_places(batch, self._known)
        if places:
            self._write_known(opened, places)
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
                _lose_track(batch)
                raise psycopg.OperationalError("commit failed") from error
        self._finish(batch, written)

    def write_early(self, pending: Pending) -> None:
        """Have the database work on an object while the disk does, if it is the next one of a known series.

        Raises
        ------
        psycopg.Error, OutOfResources
            As `write`; OutOfResources also where the store refuses the file.
        """
        place = None if pending.references else self._known.get(pending)
        if place is not None:
            self._write_alone(self._open(), pending, place)

    def forget_places(self) -> None:
        """Look everything up again."""
        self._known.clear()

    def close(self) -> None:
        """Close the connection, and with it what is not committed; the next call opens a new one."""
        opened, self._connection, self._alone = self._connection, None, None
        if opened is not None:
            try:
                opened.close()
            except psycopg.Error as error:
                log.warning("a broken connection was dropped: %s", type(error).__name__)

    def _write_known(self, opened: psycopg.Connection[Any], places: dict[Pending, Place]) -> None:
        """The statement is its own transaction: an answer of the server, good or bad, says what it did."""
        if len(places) == 1:
            self._write_alone(opened, *next(iter(places.items())))
            return
        with self._deadline.watch(opened), opened.cursor() as cursor:
            try:
                results = write_known(cursor, places)
            except psycopg.OperationalError as error:
                if error.sqlstate is None and opened.closed:
                    _lose_track(list(places))  # the connection just ended
                elif error.diag.severity_nonlocalized in {"FATAL", "PANIC"}:
                    # The server ended it, most likely before the commit. Once more will show.
                    for pending in places:
                        pending.in_doubt = True
                raise
        for pending in places:
            pending.result = results.get(pending)
            pending.met = pending.result is None

    def _write_alone(self, opened: psycopg.Connection[Any], pending: Pending, place: Place) -> None:
        """As `_write_known`; what is not durable yet becomes so before the commit."""
        if self._alone is None:
            self._alone = Alone(opened)
        with self._deadline.watch(opened):
            self._alone.send(pending, place)
            make_durable(pending)
            try:
                pk = self._alone.commit()
            except Unanswered:
                _lose_track([pending])
                raise
        pending.met = pk is None
        if pk is not None:
            pending.result = stored(pending, place, pk)

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
            self.close()

    def _open(self) -> psycopg.Connection[Any]:
        if self._connection is None or self._connection.closed:
            self._connection, self._alone = connection.connect(), None
        return self._connection


def _lose_track(batch: list[Pending]) -> None:
    """The connection broke during a commit: whether it took place is for reconciliation to find out."""
    for pending in batch:
        pending.unknown, pending.error = True, OutOfResources(UNKNOWN)
