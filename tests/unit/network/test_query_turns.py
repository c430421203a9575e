"""A node gets a few queries at one time; the others wait for their turn, whatever becomes of those before them."""

from contextlib import ExitStack

import pytest
from django.db import connection

from dgscope.network.jobs import queue
from dgscope.network.models import QueriedNode, Query, QueryState
from dgscope.network.query import turns
from dgscope.network.query.running import run
from dgscope.network.query.turns import AT_ONE_TIME, turn

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """What the broker was told."""
    messages: list[tuple[object, ...]] = []
    monkeypatch.setattr(queue, "tell", lambda *message: messages.append(message) or True)
    return messages


def asked(node: str = "PACS") -> QueriedNode:
    query = Query.objects.create(level="study", keys={"PatientID": "1"})
    return QueriedNode.objects.create(query=query, node=node)


def test_a_node_has_its_limit_and_others_their_own(told: list[tuple[object, ...]]) -> None:
    with ExitStack() as running:
        assert all(running.enter_context(turn(asked())) for _ in range(AT_ONE_TIME))
        late = asked()
        with turn(late) as is_ours:
            assert not is_ours
        with turn(asked("OTHER")) as is_ours:
            assert is_ours
        turns.wake("PACS")
        assert told == [], "there is no room yet"
    with turn(late) as is_ours:
        assert is_ours


def test_the_next_begin_as_far_as_there_is_room(told: list[tuple[object, ...]]) -> None:
    with ExitStack() as running:
        for _ in range(AT_ONE_TIME - 1):
            running.enter_context(turn(asked()))
        first, _ = asked(), asked()
        turns.wake_all()
    assert told == [(queue.RUN_QUERY, first.query_id, "PACS")]


def test_the_end_of_a_query_lets_the_next_begin(told: list[tuple[object, ...]]) -> None:
    first, following = asked(), asked()
    run(first.query_id, "PACS")  # nobody knows the node, so it ends at once
    first.refresh_from_db()
    assert first.state == QueryState.DONE
    assert told == [(queue.RUN_QUERY, following.query_id, "PACS")]


def test_a_row_is_asked_once() -> None:
    row = asked()
    with turn(row) as first, turn(row) as second:
        assert (first, second) == (True, False)
    QueriedNode.objects.update(state=QueryState.DONE)
    with turn(row) as is_ours:
        assert not is_ours, "it has ended meanwhile"


def test_a_query_that_is_cancelled_while_it_waits_ends_without_being_asked(told: list[tuple[object, ...]]) -> None:
    row = asked()
    Query.objects.update(cancel_requested=True)
    turns.wake("PACS")
    row.refresh_from_db()
    assert (row.state, told) == (QueryState.CANCELLED, [])


def test_a_worker_that_died_takes_no_turn_with_it() -> None:
    row = asked()
    with turn(row) as is_ours:
        assert is_ours
        connection.close()  # as when the worker is killed: the lock goes with it
        with turn(row) as again:
            assert again
