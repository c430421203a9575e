"""One association: negotiated, served message by message, ended; it never raises."""

import logging
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from storage_scp import access, arrival, associate_ac, associate_rq, dispatch, pdu
from storage_scp.access import AllowList, NotOnTheListError, RejectionNotes
from storage_scp.associate_rq import AssociateRequest
from storage_scp.board import Board
from storage_scp.command_set import RESPONSE_BIT, CommandField
from storage_scp.connection import Connection
from storage_scp.errors import (
    AbortReason,
    DeadlineError,
    PeerAbortedError,
    PeerGoneError,
    ProtocolError,
    RejectedError,
    StoppingError,
)
from storage_scp.follow_ups import FollowUps
from storage_scp.limits import Limits
from storage_scp.messages import MessageReader
from storage_scp.negotiation import Result, negotiate
from storage_scp.services.base import Peer, Response
from storage_scp.services.table import ServiceTable
from storage_scp.settings import Settings
from storage_scp.status import Status
from storage_scp.summary import Summary
from storage_scp.wire import Wire

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Site:
    """Everything that the associations of one worker share."""

    settings: Settings
    limits: Limits
    services: ServiceTable
    allow_list: AllowList
    notes: RejectionNotes
    board: Board
    worker: int
    stopping: threading.Event
    forget_thread: Callable[[], None]
    """Called at the end of each thread: releases what the collaborators keep per thread."""


def serve(connection: Connection, site: Site) -> None:
    """Serve one connection to its end, in a thread of its own."""
    # Signals are the main thread's; one that arrived here would only interrupt a read.
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    association = Association(connection, site)
    try:
        association.run()
    except Exception:  # the border of the thread: one association's fault is nobody else's
        log.exception("association with %s failed", connection.address)
        connection.cut()
        connection.close(0)
    finally:
        site.forget_thread()


class Association:
    """See the module. `run` is the whole life; the other methods are its stages."""

    def __init__(self, connection: Connection, site: Site) -> None:
        self._connection = connection
        self._site = site
        self._summary = Summary(connection.address, connection.port, tls=connection.tls is not None)
        self._slot: int | None = None
        self._wire: Wire | None = None
        self._follow_ups: FollowUps | None = None
        self._request: AssociateRequest | None = None
        self._peer: Peer | None = None
        self._peer_max_pdu = 0
        self._rejected: RejectedError | None = None

    def run(self) -> None:
        """Negotiate, serve, end; then write the one line of the log."""
        try:
            self._established_or_not()
        finally:
            if self._follow_ups is not None:
                self._follow_ups.close()
            if self._slot is not None:
                self._site.board.release(self._slot)
            # From here on it may be closed to make room: a peer that does not close must not keep a place of anybody.
            self._connection.ending = True
        self._connection.close(self._site.limits.linger)
        self._summary.log()
        self._note_rejection()

    def _established_or_not(self) -> None:
        summary, site = self._summary, self._site
        try:
            self._wire = self._connection.open_wire(self._negotiation_time())
            reader = self._negotiate(self._wire)
            self._follow_ups = FollowUps(self._wire, site.limits.pdu, self._peer_max_pdu, self._check)
            self._serve(self._wire, reader, self._follow_ups)
            self._wire.send(pdu.RELEASE_RP, site.limits.pdu)
            summary.end = "released"
        except RejectedError as error:
            summary.end = f"rejected {error.result}/{error.source}/{error.reason} ({error})"
            self._last_words(pdu.associate_rj(error.result, error.source, error.reason))
            site.board.count(site.worker, rejected=1)
            self._rejected = error
        except ProtocolError as error:
            summary.end = f"aborted by us ({error})"
            self._last_words(self._abort(error.reason))
        except DeadlineError as error:
            summary.end = f"aborted by us ({error})"
            self._last_words(pdu.abort(pdu.AbortSource.SERVICE_USER))
        except (StoppingError, PeerGoneError) as error:
            stopping = site.stopping.is_set()
            summary.end = "aborted by us (the service is stopping)" if stopping else f"lost ({error})"
            if stopping:
                self._last_words(pdu.abort(pdu.AbortSource.SERVICE_USER))
        except PeerAbortedError as error:
            summary.end = f"aborted ({error})"

    # Negotiation

    def _negotiate(self, wire: Wire) -> MessageReader:
        """Read the A-ASSOCIATE-RQ and accept it, or raise."""
        site, limits = self._site, self._site.limits
        self._request = request = associate_rq.parse(
            arrival.read_associate_rq(wire, limits.associate_pdu, self._negotiation_time)
        )
        self._summary.name(request)
        access.check_protocol(request)
        if site.stopping.is_set():
            raise access.stopping()
        self._peer = peer = access.caller(request, self._connection.address, self._connection.port)
        permissions = access.permissions(site.allow_list, peer)
        self._slot = site.board.admit(site.worker, peer.address)
        if self._slot is None:
            raise access.busy()
        agreement = negotiate(request, site.services, permissions)
        self._summary.accepted = sum(answer.result == Result.ACCEPTANCE for answer in agreement.answers)
        accept = associate_ac.encode(
            request,
            agreement,
            max_pdu=limits.data_pdu,
            class_uid=site.settings.implementation_class_uid,
            version_name=site.settings.implementation_version_name,
        )
        self._connection.pending = False  # before the peer knows: a stop then aborts and does not cut
        wire.send(accept, self._negotiation_time())
        self._peer_max_pdu = request.max_pdu
        return MessageReader(
            wire,
            peer,
            agreement.contexts,
            limits,
            # What is larger than an object may be is still read to its end, so that the peer hears why; to a point.
            2 * site.settings.max_object_size,
            self._before_waiting,
            self._after_waiting,
        )

    def _negotiation_time(self) -> float:
        rest = self._connection.opened + self._site.limits.negotiation - time.monotonic()
        if rest <= 0:
            raise DeadlineError(f"no association within {self._site.limits.negotiation:g} s")
        return rest

    # Messages

    def _serve(self, wire: Wire, reader: MessageReader, follow_ups: FollowUps) -> None:
        """Answer messages until the peer asks for release."""
        while (message := reader.next_message()) is not None:
            field = message.command.field
            if field & RESPONSE_BIT and follow_ups.take_response(message):
                continue
            if field & RESPONSE_BIT:
                raise ProtocolError("a response that nobody asked for")
            if field == CommandField.C_CANCEL:
                continue  # every operation of ours is over when its C-CANCEL can be read
            message_id = message.command.message_id
            response = dispatch.answer(message, self._site.allow_list)
            message.drain()
            self._summary.bytes += message.received
            if response is not None:
                self._count(field, response)
                wire.send(dispatch.encode(message, message_id, response, self._peer_max_pdu), self._site.limits.pdu)
                if response.follow_up is not None:
                    follow_ups.add(message, response.follow_up)
                if response.afterwards is not None:
                    response.afterwards()

    def _count(self, field: int, response: Response) -> None:
        site = self._site
        self._summary.count(field, response.status)
        if response.stored_bytes is not None:
            site.board.count(site.worker, stored=1, stored_bytes=response.stored_bytes)
        elif response.status != Status.SUCCESS:
            site.board.count(site.worker, refused=1)

    def _before_waiting(self) -> None:
        self._connection.waiting = True  # before the look at the flag: a stop sees one or the other
        self._check()
        if self._follow_ups is not None:
            self._follow_ups.work()

    def _check(self) -> None:
        if self._site.stopping.is_set():
            raise StoppingError
        if time.monotonic() - self._connection.opened > self._site.limits.lifetime:
            raise DeadlineError(f"the association is open for more than {self._site.limits.lifetime:g} s")

    def _after_waiting(self) -> None:
        self._connection.waiting = False

    # The end

    def _abort(self, reason: AbortReason) -> bytes:
        """Encode the A-ABORT of PS3.8 table 9-10: AA-1 before the association is established, AA-8 after."""
        if self._slot is None:
            return pdu.abort(pdu.AbortSource.SERVICE_USER)
        return pdu.abort(pdu.AbortSource.SERVICE_PROVIDER, reason)

    def _last_words(self, data: bytes) -> None:
        if self._wire is None:
            return
        try:
            self._wire.send(data, self._site.limits.linger)
        except (PeerGoneError, DeadlineError):
            return  # it was a courtesy

    def _note_rejection(self) -> None:
        error = self._rejected
        if isinstance(error, NotOnTheListError) and self._peer is not None and self._request is not None:
            self._site.notes.note(self._peer, self._request, error.list_reason)
