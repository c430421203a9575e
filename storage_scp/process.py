"""Puts the parts of the process together: sockets and certificates first, then the workers."""

import logging
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from dgscope.dimse.sop_classes import STORAGE_COMMITMENT_PUSH
from storage_scp import sop_classes
from storage_scp.access import AllowList, RejectionNotes
from storage_scp.association import Site
from storage_scp.board import Board
from storage_scp.door import Door
from storage_scp.figures import Figures
from storage_scp.limits import Limits
from storage_scp.listen import ListenError, listen
from storage_scp.master import Master, hold_signals
from storage_scp.services.base import Service
from storage_scp.services.storage import NonPatientStorage, Storage
from storage_scp.services.storage_commitment import Ledger, StorageCommitment
from storage_scp.services.table import ServiceTable
from storage_scp.services.verification import Verification
from storage_scp.settings import Settings
from storage_scp.tls import TlsContext
from storage_scp.worker import Listener, Worker, run_and_exit

log = logging.getLogger(__name__)
_GRACE_BEYOND_STOP = 3.0


@dataclass(frozen=True)
class Collaborators:
    """What a worker works with; made in the worker, after the fork."""

    door: Door
    allow_list: AllowList
    forget_thread: Callable[[], None]
    ledger: Ledger | None = None
    """Of storage commitment; without it that service is not provided."""


def run(settings: Settings, collaborators: Callable[[], Collaborators], limits: Limits | None = None) -> int:
    """Serve until a signal says stop; return the exit code of the process.

    Parameters
    ----------
    settings
        The site's choices.
    collaborators
        Called once in each worker.
    limits
        Deadlines and caps; the defaults where None.
    """
    limits = limits or Limits()
    try:
        listeners = _listeners(settings)
    except ListenError as error:
        log.error("%s", error)
        return 1
    except OSError as error:
        log.error("The TLS certificate files cannot be used (DGSCOPE_DICOM_TLS_CERT, _KEY, _CA): %s", error)
        return 1
    board = Board(settings.workers, settings.max_associations, settings.max_associations_per_peer)

    def run_worker(number: int, master: int) -> NoReturn:
        site = _site(settings, limits, collaborators(), board, number)
        run_and_exit(Worker(site, listeners, master))

    hold_signals()  # who reads that we listen may already send SIGTERM
    for listener in listeners:
        log.info(
            "%s listens on %s port %d%s",
            settings.ae_title,
            settings.host,
            listener.sock.getsockname()[1],
            " (TLS)" if listener.tls else "",
        )
    if not settings.host.startswith(("127.", "localhost", "::1")) and settings.tls is None:
        log.warning("listening on %s without TLS: titles and addresses are no proof of identity", settings.host)
    master = Master(settings.workers, run_worker, board, Figures(settings, board), limits.stop + _GRACE_BEYOND_STOP)

    def close_listeners() -> None:
        for listener in listeners:
            listener.sock.close()

    master.run(close_listeners)
    return 0


def services(settings: Settings, door: Door, ledger: Ledger | None = None) -> ServiceTable:
    """Return every service that we provide, by SOP class."""
    storage = Storage(door, settings.duplicate_status)
    table: dict[str, Service] = dict.fromkeys(sop_classes.STORAGE, storage)
    table |= dict.fromkeys(sop_classes.NON_PATIENT_STORAGE, NonPatientStorage(door, settings.duplicate_status))
    table[sop_classes.VERIFICATION] = Verification()
    if ledger is not None:
        table[STORAGE_COMMITMENT_PUSH] = StorageCommitment(ledger)
    return ServiceTable(table, private_storage=storage if settings.private_storage_classes else None)


def _site(settings: Settings, limits: Limits, parts: Collaborators, board: Board, worker: int) -> Site:
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    return Site(
        settings=settings,
        limits=limits,
        services=services(settings, parts.door, parts.ledger),
        allow_list=parts.allow_list,
        notes=RejectionNotes(parts.allow_list),
        board=board,
        worker=worker,
        stopping=threading.Event(),
        forget_thread=parts.forget_thread,
    )


def _listeners(settings: Settings) -> list[Listener]:
    listeners = [Listener(listen(settings.host, settings.port), None)]
    if settings.tls is not None:
        listeners.append(Listener(listen(settings.host, settings.tls.port), TlsContext(settings.tls)))
    return listeners
