"""The command, once Django is set up: the real archive and allow-list for every worker."""

import logging
import warnings

from django.conf import settings as django_settings
from django.db import connection, connections

from dgscope.network import allow_list
from dgscope.network.models import RejectReason
from storage_scp import process, settings
from storage_scp.access import Decision
from storage_scp.archive_door import ArchiveDoor
from storage_scp.commitment_ledger import DatabaseLedger


def main() -> int:
    """Serve until stopped; return the exit code."""
    # pydicom warns with the offending values, which may be those of a patient; what we refuse, we log ourselves.
    logging.getLogger("pydicom").setLevel(logging.CRITICAL)
    warnings.simplefilter("ignore")
    connections.close_all()  # nothing of the master's may be shared with a forked worker
    return process.run(settings.from_environment(django_settings.ENV), _collaborators)


def _collaborators() -> process.Collaborators:
    return process.Collaborators(
        ArchiveDoor(), DatabaseAllowList(), forget_thread=connections.close_all, ledger=DatabaseLedger()
    )


class DatabaseAllowList:
    """dgscope.network.allow_list, whose database connection is given back at once.

    Every few seconds one of the association threads reads the list anew. Were its connection kept until its
    association ends, a long day of long associations would take all the connections of the database.
    """

    def decide(self, calling_ae: str, called_ae: str, address: str) -> Decision:
        """See storage_scp.access.AllowList."""
        was_open = connection.connection is not None
        decision = allow_list.decide(calling_ae, called_ae, address)
        if not was_open and connection.connection is not None:
            connection.close()
        return decision

    def record_rejected(
        self,
        calling_ae: str,
        called_ae: str,
        address: str,
        proposed: list[tuple[str, list[str]]],
        reason: RejectReason,
    ) -> None:
        """See storage_scp.access.AllowList; the thread is at its end and gives its connection back by itself."""
        allow_list.record_rejected(calling_ae, called_ae, address, proposed, reason)
