"""Rows within a transaction that the caller has open: a decision of an administrator, a test."""

import psycopg
from django.db import connection

from dgscope.archive.ingest.files import make_durable, remove_files
from dgscope.archive.ingest.known import KnownPlaces
from dgscope.archive.ingest.pending import Pending
from dgscope.archive.ingest.rows import write_rows


def commit_within(pending: Pending) -> None:
    """Write the rows on the caller's own connection, inside the transaction that it has open: its commit decides."""
    make_durable(pending)
    connection.ensure_connection()
    with psycopg.Cursor(connection.connection) as cursor:
        written = write_rows(cursor, [pending], KnownPlaces())
    pending.result = written.results.get(pending)
    pending.error = written.refused.get(pending)
    if pending.error is not None and not pending.adopted:
        written.superfluous.append(pending.name)
    remove_files(written.superfluous)
