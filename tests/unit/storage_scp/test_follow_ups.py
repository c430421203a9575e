"""Reports that are owed to the peer of an association: when they go out, and what becomes of them."""

from collections.abc import Iterator

import pytest

from storage_scp import command_set
from storage_scp.command_set import CommandField, CommandSet, Tag
from storage_scp.errors import StoppingError
from storage_scp.follow_ups import FollowUps
from storage_scp.services.base import Context, EventReport, Peer
from storage_scp.services.verification import Verification

CONTEXT = Context(1, "1.2.840.10008.1.20.1", "1.2.840.10008.1.2", Verification())


class Wire:
    """A peer that says something after so many waits."""

    def __init__(self, silent_for: int) -> None:
        self.waits = silent_for
        self.sent: list[bytes] = []

    def wait(self, seconds: float) -> bool:
        self.waits -= 1
        return self.waits < 0

    def send(self, data: bytes, seconds: float) -> None:
        self.sent.append(data)


class Owed:
    def __init__(self, ready_at: int = 0, over_at: int = 1000) -> None:
        self.polls, self.ready_at, self.over_at = 0, ready_at, over_at
        self.ends: list[int | str] = []

    @property
    def is_over(self) -> bool:
        return self.polls > self.over_at

    def poll(self) -> EventReport | None:
        self.polls += 1
        return EventReport(1, b"abcd") if self.polls > self.ready_at else None

    def answered(self, status: int) -> None:
        self.ends.append(status)

    def lost(self) -> None:
        self.ends.append("lost")


class Message:
    """A request, or the response to a report."""

    def __init__(self, **values: int | bytes) -> None:
        encoded = {
            int(Tag[name]): value.to_bytes(2, "little") if isinstance(value, int) else value
            for name, value in values.items()
        }
        self.command, self.context, self.peer = CommandSet(encoded), CONTEXT, Peer("A", "B", "127.0.0.1", 1)
        self.drained = False

    def data(self) -> Iterator[memoryview]:
        return iter(())

    def drain(self) -> None:
        self.drained = True


def owing(wire: Wire, *owed: Owed) -> FollowUps:
    follow_ups = FollowUps(wire, 5, 0, lambda: None)  # type: ignore[arg-type]  # what is used of a wire
    for one in owed:
        follow_ups.add(Message(REQUESTED_SOP_INSTANCE_UID=b"1.2.840.10008.1.20.1.1"), one)
    return follow_ups


def answer(follow_ups: FollowUps, number: int = 1, status: int = 0) -> bool:
    return follow_ups.take_response(Message(MESSAGE_ID_RESPONDED_TO=number, STATUS=status))  # type: ignore[arg-type]


def test_a_report_goes_out_as_soon_as_it_is_ready_and_its_answer_is_taken() -> None:
    wire, owed = Wire(silent_for=10), Owed(ready_at=3)
    follow_ups = owing(wire, owed)
    follow_ups.work()
    (sent,) = wire.sent
    length = int.from_bytes(sent[6:10], "big") - 2
    command = command_set.parse(sent[12 : 12 + length])
    assert (command.field, command.sop_instance_uid) == (CommandField.N_EVENT_REPORT, "1.2.840.10008.1.20.1.1")
    assert command.number(Tag.EVENT_TYPE_ID) == 1
    assert sent.endswith(b"abcd")
    assert answer(follow_ups, status=0x0110)
    assert owed.ends == [0x0110]
    follow_ups.close()
    assert owed.ends == [0x0110]


def test_one_report_waits_for_the_answer_to_the_other() -> None:
    wire, first, second = Wire(silent_for=10), Owed(), Owed()
    follow_ups = owing(wire, first, second)
    follow_ups.work()
    follow_ups.work()
    assert len(wire.sent) == 1
    assert answer(follow_ups, number=1)
    follow_ups.work()
    assert len(wire.sent) == 2
    follow_ups.close()
    assert (first.ends, second.ends) == ([0], ["lost"])


@pytest.mark.parametrize("number", [0, 2])
def test_a_response_to_something_else_is_not_taken(number: int) -> None:
    follow_ups = owing(Wire(silent_for=10), Owed())
    follow_ups.work()
    assert not answer(follow_ups, number=number)
    assert not answer(owing(Wire(silent_for=10)))


def test_nothing_waits_once_the_peer_speaks() -> None:
    owed = Owed(ready_at=100)
    owing(Wire(silent_for=2), owed).work()
    assert owed.polls == 2


def test_what_cannot_become_ready_any_more_is_given_back_once() -> None:
    owed = Owed(ready_at=100, over_at=3)
    follow_ups = owing(Wire(silent_for=10), owed)
    follow_ups.work()
    follow_ups.close()
    assert owed.ends == ["lost"]


def test_a_stop_of_the_process_interrupts_the_waiting() -> None:
    def stop() -> None:
        raise StoppingError

    owed = Owed(ready_at=100)
    follow_ups = FollowUps(Wire(silent_for=10), 5, 0, stop)  # type: ignore[arg-type]  # what is used of a wire
    follow_ups.add(Message(), owed)
    with pytest.raises(StoppingError):
        follow_ups.work()
    follow_ups.close()
    assert owed.ends == ["lost"]
