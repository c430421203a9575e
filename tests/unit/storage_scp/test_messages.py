"""Messages are put together however a peer cuts them up; no bytes can do more than end the association."""

import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage_scp.errors import AssociationEndedError, DeadlineError, PeerGoneError, StoppingError
from storage_scp.limits import Limits
from storage_scp.messages import MessageReader
from storage_scp.services.base import Context, Peer
from storage_scp.services.verification import Verification
from storage_scp.wire import PlainWire
from tests.integration import hostile_peer as wire

LIMITS = Limits(pdu=1.0, idle=1.0, data_pdu=4096, command=1024, progress_window=0.5)
CONTEXTS = {number: Context(number, wire.CT, wire.EXPLICIT, Verification()) for number in (1, 3)}
Use = Callable[[MessageReader], object]


def feed(sent: bytes, use: Use, before_waiting: Callable[[], None] = lambda: None) -> None:
    """Let `use` read what a peer sends before it closes."""
    ours, theirs = socket.socketpair()

    def send() -> None:
        with suppress(OSError):  # we may have had enough before all was sent
            theirs.sendall(sent)
            theirs.shutdown(socket.SHUT_WR)

    sender = threading.Thread(target=send)
    sender.start()
    try:
        use(
            MessageReader(
                PlainWire(ours), Peer("A", "B", "127.0.0.1", 1), CONTEXTS, LIMITS, 100_000, before_waiting, lambda: None
            )
        )
    finally:
        ours.close()
        sender.join()
        theirs.close()


@st.composite
def cut_up(draw: st.DrawFn) -> tuple[bytes, bytes]:
    """A data set, and a C-STORE of it cut into PDVs and PDUs at random."""
    data = draw(st.binary(max_size=3000))
    command = wire.store_command()
    pdvs = []
    for control, message in ((1, command), (0, data)):
        cuts = sorted(draw(st.lists(st.integers(0, len(message)), max_size=5)))
        edges = [0, *cuts, len(message)]
        for index, (start, end) in enumerate(pairwise(edges)):
            last = 2 if index == len(edges) - 2 else 0
            pdvs.append(wire.pdv(3, control | last, message[start:end]))
    pdus = []
    while pdvs:
        take = draw(st.integers(1, 4))
        while sum(map(len, pdvs[:take])) > LIMITS.data_pdu:
            take -= 1
        pdus.append(wire.p_data(*pdvs[:take]))
        pdvs = pdvs[take:]
    return data, b"".join(pdus)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(cut_up())
def test_a_message_is_the_same_however_it_is_cut_up(case: tuple[bytes, bytes]) -> None:
    data, sent = case

    def use(reader: MessageReader) -> None:
        for _ in range(2):
            message = reader.next_message()
            assert message is not None
            assert message.command.sop_instance_uid == "1.2.3.4.5"
            assert b"".join(bytes(fragment) for fragment in message.data()) == data
            assert message.received == len(data)
        assert reader.next_message() is None

    feed(sent * 2 + wire.RELEASE, use)


@settings(deadline=None, max_examples=60)
@given(cut_up(), st.integers(0, 5))
def test_what_a_service_leaves_is_drained(case: tuple[bytes, bytes], read: int) -> None:
    data, sent = case

    def use(reader: MessageReader) -> None:
        first = reader.next_message()
        assert first is not None
        for _, _ in zip(range(read), first.data(), strict=False):
            pass
        first.drain()
        second = reader.next_message()
        assert second is not None
        assert b"".join(bytes(fragment) for fragment in second.data()) == data

    feed(sent * 2, use)


def read_everything(reader: MessageReader) -> None:
    try:
        while (message := reader.next_message()) is not None:
            assert message.command.field >= 0
            message.drain()
    except AssociationEndedError:
        pass


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=300))
def test_any_bytes_end_the_association_in_order(sent: bytes) -> None:
    feed(sent, read_everything)
    feed(struct.pack(">BxI", 4, len(sent)) + sent, read_everything)
    feed(wire.p_data(wire.pdv(3, 3, sent)), read_everything)


@settings(deadline=None, max_examples=150)
@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=4))
def test_a_damaged_stream_ends_the_association_in_order(changes: list[tuple[int, int]]) -> None:
    sent = bytearray(wire.store(data=bytes(3000), size=1000) + wire.p_data(wire.pdv(1, 3, wire.echo_command())))
    for position, value in changes:
        sent[position % len(sent)] = value
    feed(bytes(sent), read_everything)


def test_a_stop_is_heard_before_the_next_message() -> None:
    def stop() -> None:
        raise StoppingError

    with pytest.raises(StoppingError):
        feed(wire.store(), lambda reader: reader.next_message(), before_waiting=stop)


def test_a_closed_connection_is_told_from_a_silent_one() -> None:
    with pytest.raises(PeerGoneError):
        feed(wire.store()[:50], lambda reader: reader.next_message())
    ours, theirs = socket.socketpair()
    with ours, theirs:
        reader = MessageReader(
            PlainWire(ours), Peer("A", "B", "127.0.0.1", 1), CONTEXTS, LIMITS, 1000, lambda: None, lambda: None
        )
        theirs.sendall(wire.store()[:50])
        with pytest.raises(DeadlineError):
            reader.next_message()
