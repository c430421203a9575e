"""The next object of a known series, alone: one statement, under way in the database while the file goes to the disk.

Most objects go this way. It speaks libpq directly: what a cursor does around a statement takes longer than a good part
of the statement itself.
"""

import datetime
import re
import select
from itertools import count
from typing import Any, Final

import psycopg
from psycopg import sql
from psycopg.errors import error_from_result
from psycopg.pq import DiagnosticField, ExecStatus
from psycopg.pq.abc import PGresult

from dgscope.archive.attributes import Kind
from dgscope.archive.ingest.aggregates import IMAGES
from dgscope.archive.ingest.known import Place
from dgscope.archive.ingest.pending import Pending
from dgscope.archive.ingest.rows import instance_row
from dgscope.archive.ingest.tables import INSTANCES

_names: Final = (b"dgscope_alone_%d" % number for number in count(1))
_OTHERS: Final = (Kind.PRESENTATION_STATE, Kind.KEY_OBJECT, Kind.REPORT)
# Locks are taken in the order of the long way: `new` is not evaluated before `locked`.
_TEXT: Final = (
    sql.SQL("""
    WITH locked AS MATERIALIZED (
        SELECT id FROM archive_study WHERE id = %s AND deleted_at IS NULL FOR NO KEY UPDATE),
    new AS (
        INSERT INTO archive_instance ({columns}) SELECT {values} FROM locked
        ON CONFLICT (sop_instance_uid) DO NOTHING RETURNING id),
    series AS (
        UPDATE archive_series SET number_of_instances = number_of_instances + 1,
            number_of_images = number_of_images + %s, last_received_at = greatest(last_received_at, %s)
        WHERE id = %s AND EXISTS (SELECT FROM new)),
    studies AS (
        UPDATE archive_study SET number_of_instances = number_of_instances + 1,
            number_of_images = number_of_images + %s,
            number_of_presentation_states = number_of_presentation_states + %s,
            number_of_key_objects = number_of_key_objects + %s,
            number_of_reports = number_of_reports + %s, last_received_at = greatest(last_received_at, %s)
        WHERE id = %s AND EXISTS (SELECT FROM new))
    SELECT id FROM new""")
    .format(
        columns=sql.SQL(", ").join(map(sql.Identifier, INSTANCES.columns)),
        values=sql.SQL(", ").join(sql.SQL("%s::" + kind) for kind in INSTANCES.columns.values()),
    )
    .as_bytes(None)
)
_numbers = count(1)
_STATEMENT: Final = re.sub(rb"%s", lambda _: b"$%d" % next(_numbers), _TEXT)


class Unanswered(psycopg.OperationalError):
    """The connection ended while a commit was under way."""


class Alone:
    """The statement on one connection: `send` it, make the file durable, then `commit`.

    Every method may raise psycopg.Error; the connection is good for closing only then.
    """

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._pgconn = connection.pgconn
        self._name = next(_names)  # never one that the connection may have already
        _check(self._pgconn.prepare(self._name, _STATEMENT))

    def send(self, pending: Pending, place: Place) -> None:
        """Have the server carry out the statement, in a transaction that ends with `commit`."""
        parameters = _parameters(pending, place)
        self._pgconn.enter_pipeline_mode()
        self._pgconn.send_query_prepared(self._name, parameters)
        if not pending.durable:  # else it leaves together with the request to commit
            self._pgconn.send_flush_request()
            self._flush()

    def commit(self) -> int | None:
        """Commit; the key of the new row, or None if there is none: a duplicate, or the study is gone.

        Raises
        ------
        Unanswered
            The connection ended. Whether the server has committed cannot be known.
        psycopg.Error
            The server said what is wrong, and has committed nothing.
        """
        self._pgconn.pipeline_sync()
        self._flush()
        answer = self._answer()
        value = answer.get_value(0, 0) if answer.ntuples else None
        return None if value is None else int(value)

    def _answer(self) -> PGresult:
        """What the server says about statement and commit; the first trouble counts."""
        answers: list[PGresult] = []
        ended = False
        while (answer := self._pgconn.get_result()) is None or answer.status != ExecStatus.PIPELINE_SYNC:
            if answer is None and ended:
                raise Unanswered("the server gave no answer")
            ended = answer is None  # with None ends what belongs to the statement
            if answer is None:
                continue
            answers.append(answer)
            if _is_last_word(answer):
                break
        else:
            self._pgconn.exit_pipeline_mode()
        for number, answer in enumerate(answers):
            said_by_server = answer.error_field(DiagnosticField.SQLSTATE) is not None
            # A server that ends before it has answered the statement has not come to the commit.
            if _is_last_word(answer) and (number or not said_by_server):
                raise Unanswered(answer.get_error_message())
            _check(answer)
        return answers[0]

    def _flush(self) -> None:
        while self._pgconn.flush():
            select.select([], [self._pgconn.socket], [])


def _is_last_word(answer: PGresult) -> bool:
    """Whether the connection ends with it: libpq's own error, or a server that stops."""
    if answer.status != ExecStatus.FATAL_ERROR:
        return False
    return answer.error_field(DiagnosticField.SEVERITY_NONLOCALIZED) in {None, b"FATAL", b"PANIC"}


def _check(answer: PGresult) -> None:
    if answer.status not in {ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK}:
        raise error_from_result(answer)


def _parameters(pending: Pending, place: Place) -> list[bytes | None]:
    row, kind, at = instance_row(pending, place), pending.description.kind, pending.received_at
    images, others = int(kind in IMAGES), [int(kind is each) for each in _OTHERS]
    values = [row[name] for name in INSTANCES.columns]
    return [
        _encoded(value) for value in (place.study, *values, images, at, place.series, images, *others, at, place.study)
    ]


def _encoded(value: object) -> bytes | None:
    """A value in PostgreSQL's text format."""
    match value:
        case None:
            return None
        case str():
            if "\0" in value:  # libpq would end the text there
                raise psycopg.DataError("a text with NUL")
            return value.encode()
        case bytes():
            return b"\\x" + value.hex().encode()
        case int() | datetime.datetime():
            return str(value).encode()
    raise TypeError(f"no text format for {type(value).__name__}")
