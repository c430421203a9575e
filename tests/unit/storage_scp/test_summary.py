"""The one line of the log."""

import logging

import pytest

from storage_scp import associate_rq
from storage_scp.summary import Summary
from tests.integration import hostile_peer as wire


def summary(calling: bytes, address: str = "10.0.0.1", end: str = "released") -> Summary:
    made = Summary(address, 5000, tls=True)
    made.name(associate_rq.parse(wire.associate_rq(calling=calling)[6:]))
    made.accepted, made.bytes, made.end = 2, 1234, end
    return made


def test_it_says_who_how_much_and_how_it_ended(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "storage_scp")
    made = summary(b"CT1")
    for status in (0, 0, 0xA700):
        made.count(0x0001, status)
    made.count(0x0F0F, 0x0211)
    made.log()
    (line,) = caplog.messages
    expected = (
        "10.0.0.1:5000 CT1->DGSCOPE TLS contexts 2/2, C-STORE 2, C-STORE A700H 1, command 0F0FH 0211H 1, 1234 bytes"
    )
    assert line.startswith(expected)
    assert line.endswith(" s: released")


def test_what_a_peer_calls_itself_cannot_break_the_line(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "storage_scp")
    summary(b"A\r\n\x1b[31mB\xff").log()
    (line,) = caplog.messages
    assert line.isprintable()
    assert r"A\r\n\x1b[31mB\xff->DGSCOPE" in line


@pytest.mark.parametrize(
    ("calling", "address", "is_shown"),
    [(b"DGSCOPE_HEALTH", "127.0.0.1", False), (b"DGSCOPE_HEALTH", "10.0.0.1", True), (b"CT1", "127.0.0.1", True)],
)
def test_only_the_probe_of_this_machine_is_passed_over(
    caplog: pytest.LogCaptureFixture, calling: bytes, address: str, *, is_shown: bool
) -> None:
    caplog.set_level(logging.INFO, "storage_scp")
    summary(calling, address, end="rejected").log()
    assert bool(caplog.messages) is is_shown


def test_a_connection_that_said_nothing_is_passed_over(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "storage_scp")
    made = Summary("10.0.0.1", 5000, tls=False)
    made.end = "lost (the peer closed the connection)"
    made.log()
    assert not caplog.messages
