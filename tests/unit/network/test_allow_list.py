"""Who may open an association with us."""

import pytest
from django.db import DatabaseError

from dgscope.accounts.models import AuditEvent
from dgscope.network import allow_list
from dgscope.network.models import RejectedCaller, RejectReason, RemoteAE

pytestmark = pytest.mark.django_db
PROPOSED = [("1.2.840.10008.1.1", ["1.2.840.10008.1.2"])]


@pytest.fixture(autouse=True)
def _fresh() -> None:
    allow_list.forget()


def ct1(**fields: object) -> RemoteAE:
    return RemoteAE.objects.create(**({"ae_title": "CT1", "services": ["echo", "store"]} | fields))


def decide(calling: str = "CT1", called: str = "DGSCOPE", address: str = "10.1.2.3") -> allow_list.Decision:
    allow_list.forget()
    return allow_list.decide(calling, called, address)


def test_an_empty_list_lets_nobody_in() -> None:
    assert decide() == allow_list.Decision(False, RejectReason.UNKNOWN_CALLING_AE)


def test_a_listed_caller_gets_its_services() -> None:
    ct1()
    assert decide() == allow_list.Decision(True, None, frozenset({"echo", "store"}))


@pytest.mark.parametrize("title", ["ct1", "CT1 ", "CT1\0", "CT", ""])
def test_another_spelling_is_another_caller(title: str) -> None:
    ct1()
    assert decide(title).reason == RejectReason.UNKNOWN_CALLING_AE


def test_an_entry_that_is_switched_off_lets_nobody_in() -> None:
    ct1(enabled=False)
    assert decide().reason == RejectReason.DISABLED


@pytest.mark.parametrize(
    ("address", "allowed"),
    [("10.1.2.3", True), ("::ffff:10.1.2.3", True), ("10.2.0.1", False), ("::1", False), ("nonsense", False)],
)
def test_networks_say_from_where_it_may_call(address: str, allowed: bool) -> None:
    ct1(networks=["10.1.0.0/16"])
    assert decide(address=address).allowed is allowed


def test_a_network_that_is_none_admits_nobody() -> None:
    ct1(networks=["everything"])
    assert decide().reason == RejectReason.ADDRESS_NOT_ALLOWED


def test_it_must_call_us_by_our_title_or_by_the_one_of_its_entry() -> None:
    entry = ct1()
    assert decide(called="OTHER").reason == RejectReason.CALLED_AE_NOT_RECOGNISED
    entry.called_ae_title = "OTHER"
    entry.save()
    assert decide(called="OTHER").allowed
    assert not decide(called="DGSCOPE").allowed


def test_a_decision_is_remembered_for_seconds_only(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = ct1()
    now = allow_list.time.monotonic()
    monkeypatch.setattr(allow_list.time, "monotonic", lambda: now)
    assert decide().allowed
    entry.delete()
    assert allow_list.decide("CT1", "DGSCOPE", "10.1.2.3").allowed
    monkeypatch.setattr(allow_list.time, "monotonic", lambda: now + 4)
    assert not allow_list.decide("CT1", "DGSCOPE", "10.1.2.3").allowed


def test_without_the_database_nobody_comes_in(monkeypatch: pytest.MonkeyPatch) -> None:
    ct1()

    def fail() -> None:
        raise DatabaseError

    monkeypatch.setattr(allow_list, "_use_living_connection", fail)
    monkeypatch.setattr(allow_list.connection, "close", lambda: None)
    assert decide().reason == RejectReason.UNAVAILABLE


def record(calling: str = "CT1", address: str = "10.1.2.3") -> None:
    allow_list.record_rejected(calling, "DGSCOPE", address, PROPOSED, RejectReason.UNKNOWN_CALLING_AE)


def test_a_rejected_caller_has_one_row_that_counts() -> None:
    for _ in range(3):
        record()
    caller = RejectedCaller.objects.get()
    assert caller.attempts == 3
    assert caller.proposed == [{"abstract_syntax": "1.2.840.10008.1.1", "transfer_syntaxes": ["1.2.840.10008.1.2"]}]
    assert AuditEvent.objects.filter(event="association_rejected", user="CT1", address="10.1.2.3").count() == 1


def test_a_hostile_title_is_stored_readable() -> None:
    record("A\0B\r\nC\x1b[31m<b>€")
    assert RejectedCaller.objects.get().calling_ae_title == "A?B??C?[31m<b>?"


def test_a_scanner_does_not_fill_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allow_list, "MOST_REJECTED_CALLERS", 3)
    for number in range(5):
        record(f"SCAN{number}")
    assert set(RejectedCaller.objects.values_list("calling_ae_title", flat=True)) == {"SCAN2", "SCAN3", "SCAN4"}


def test_the_probe_of_the_supervisor_is_no_news() -> None:
    record("DGSCOPE_HEALTH", "127.0.0.1")
    assert not RejectedCaller.objects.exists()
    record("DGSCOPE_HEALTH", "10.9.9.9")
    assert RejectedCaller.objects.exists()


def test_a_dismissed_caller_comes_back_when_it_calls_again() -> None:
    record()
    RejectedCaller.objects.update(dismissed_at="2026-01-01T00:00:00Z")
    record()
    assert RejectedCaller.objects.get().dismissed_at is None
