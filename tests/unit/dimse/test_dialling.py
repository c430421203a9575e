import socket

import pytest

from dgscope.dimse.dialling import dial, is_permitted, resolve
from dgscope.dimse.errors import AddressNotPermitted, ConnectionRefused, ConnectTimedOut, NameNotResolved, Unreachable


def test_a_name_is_resolved() -> None:
    assert resolve("127.0.0.1", 104) == ["127.0.0.1"]


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a" * 70, "a..b"])
def test_a_name_without_an_address_is_told(host: str) -> None:
    with pytest.raises(NameNotResolved) as caught:
        resolve(host, 104)
    assert caught.value.host == host


@pytest.mark.parametrize(
    ("address", "networks", "permitted"),
    [
        ("10.1.2.3", (), True),
        ("10.1.2.3", ("10.0.0.0/8",), True),
        ("11.1.2.3", ("10.0.0.0/8", "11.1.2.3"), True),
        ("127.0.0.1", ("10.0.0.0/8",), False),
        ("::ffff:10.1.2.3", ("10.0.0.0/8",), True),
        ("fe80::1%eth0", ("fe80::/10",), True),
        ("fe80::1", ("10.0.0.0/8",), False),
    ],
)
def test_addresses_are_permitted_by_network(address: str, networks: tuple[str, ...], *, permitted: bool) -> None:
    assert is_permitted(address, networks) is permitted


def test_a_connection_to_a_forbidden_address_is_never_tried() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        with pytest.raises(AddressNotPermitted, match=r"127\.0\.0\.1"):
            dial("127.0.0.1", listener.getsockname()[1], 5, ["10.0.0.0/8"])
        with pytest.raises(TimeoutError):
            listener.accept()


def test_the_connection_goes_without_delay() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener, dial("127.0.0.1", listener.getsockname()[1], 5) as sock:
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_nothing_listening_is_a_refused_connection() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        with pytest.raises(ConnectionRefused, match="Nothing listens"):
            dial("127.0.0.1", port, 5)


def test_a_full_backlog_is_a_time_out() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        port = listener.getsockname()[1]
        fillers = []
        for _ in range(3):
            filler = socket.socket()
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", port))
            fillers.append(filler)
        try:
            with pytest.raises(ConnectTimedOut) as caught:
                dial("127.0.0.1", port, 0.3)
            assert caught.value.seconds == 0.3
        finally:
            for filler in fillers:
                filler.close()


def test_an_address_that_no_way_leads_to_is_unreachable() -> None:
    with pytest.raises((Unreachable, ConnectTimedOut)):
        dial("255.255.255.255", 104, 0.3)
