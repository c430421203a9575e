"""The real ledger of storage commitment: dgscope.network.commitment."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from django.utils import timezone

from dgscope.network.commitment import answers, data_sets, ledger, same_association, waking
from storage_scp.services.base import EventReport, FollowUp, Peer

log = logging.getLogger(__name__)


class DatabaseLedger:
    """See storage_scp.services.storage_commitment.Ledger."""

    def receive(self, data: bytes, transfer_syntax: str, peer: Peer) -> FollowUp | None:
        request = data_sets.parse_request(data, transfer_syntax)
        with _database():
            row = ledger.receive(request, peer.calling_ae, peer.address)
        if row.same_association_until is None:
            return None
        return _Report(row.pk, row.same_association_until, transfer_syntax)

    def wake(self, peer: Peer) -> None:
        waking.wake(peer.calling_ae)

    def take_report(self, data: bytes, transfer_syntax: str, peer: Peer) -> None:
        report = data_sets.parse_report(data, transfer_syntax)
        with _database():
            answers.take(report, peer.calling_ae)


class _Report:
    """The report on the caller's own association (storage_scp.services.base.FollowUp)."""

    def __init__(self, pk: int, until: datetime, transfer_syntax: str) -> None:
        self._pk = pk
        self._until = until
        self._transfer_syntax = transfer_syntax
        self._due: same_association.Due | None = None

    @property
    def is_over(self) -> bool:
        return timezone.now() >= self._until

    def poll(self) -> EventReport | None:
        try:
            with _database():
                self._due = same_association.take_over(self._pk)
        except (DatabaseError, InterfaceError):
            return None  # the worker reports it later
        if self._due is None:
            return None
        return EventReport(self._due.report.event_type, self._due.encoded(self._transfer_syntax))

    def answered(self, status: int) -> None:
        if self._due is None:
            return
        try:
            with _database():
                same_association.answered(self._due, status)
        except (DatabaseError, InterfaceError) as error:
            log.warning("an answered report goes out once more: %s", error)

    def lost(self) -> None:
        try:
            with _database():
                wait_is_over = same_association.lost(self._pk)
        except (DatabaseError, InterfaceError):
            return  # the worker takes over when the time is up
        if wait_is_over:
            waking.wake(wait_is_over)


@contextmanager
def _database() -> Iterator[None]:
    """Give the connection back at once: an association may stay open for hours after its request."""
    close_old_connections()
    try:
        yield
    finally:
        connection.close()
