"""What is written down when somebody asks us, before the answer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dgscope.dimse.storage_commitment import Reference
from dgscope.network.commitment.ledger import DuplicateTransaction, NoAddress, NotPermitted
from dgscope.network.models import CommitItem, CommitRequest, CommitState, RemoteAE
from tests.unit.network.commitment.helpers import received

pytest_plugins = ["tests.unit.archive.fixtures", "tests.unit.network.commitment.fixtures"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("node", "woken")]
ONE, OTHER = Reference("1.2.1", "1.2.3"), Reference("1.2.1", "1.2.4")


def test_a_request_waits_for_its_check_with_all_that_it_names(node: RemoteAE) -> None:
    row = received([ONE, OTHER])
    assert (row.state, row.total, row.address) == (CommitState.RECEIVED, 2, "192.0.2.7")
    assert row.next_attempt_at is not None
    assert row.next_attempt_at <= timezone.now()
    assert set(row.items.values_list("sop_instance_uid", "committed")) == {("1.2.3", None), ("1.2.4", None)}


def test_the_same_again_is_one_request_that_is_checked_anew(node: RemoteAE) -> None:
    first = received([ONE, OTHER])
    CommitRequest.objects.update(state=CommitState.DELIVERED, attempts=3, next_attempt_at=None, ended_at=timezone.now())
    again = received([OTHER, ONE])
    assert again.pk == first.pk
    assert (again.state, again.attempts, again.ended_at) == (CommitState.RECEIVED, 0, None)
    assert CommitItem.objects.count() == 2


def test_a_transaction_uid_stands_for_one_set_of_instances_for_ever(node: RemoteAE) -> None:
    received([ONE])
    with pytest.raises(DuplicateTransaction):
        received([OTHER])
    assert CommitItem.objects.get().sop_instance_uid == "1.2.3"


def test_two_callers_may_use_the_same_transaction_uid(node: RemoteAE) -> None:
    RemoteAE.objects.create(ae_title="CT2", host="127.0.0.1", port=11114, services=["commit"])
    received([ONE])
    received([OTHER], ae_title="CT2")
    assert CommitRequest.objects.count() == 2


def test_a_caller_without_address_is_turned_away_and_shown_once(node: RemoteAE) -> None:
    RemoteAE.objects.update(host="", port=None)
    for transaction in ("1.2.8", "1.2.9", "1.2.9"):
        with pytest.raises(NoAddress):
            received([ONE], transaction)
    row = CommitRequest.objects.get()
    assert (row.state, row.next_attempt_at) == (CommitState.TURNED_AWAY, None)
    assert row.why.startswith("Add an address (host and port) for the AE CT1")


def test_once_it_has_an_address_the_same_request_is_taken(node: RemoteAE) -> None:
    RemoteAE.objects.update(host="", port=None)
    with pytest.raises(NoAddress):
        received([ONE])
    RemoteAE.objects.update(host="127.0.0.1", port=11113)
    assert received([ONE]).state == CommitState.RECEIVED
    assert CommitRequest.objects.count() == 1


def test_a_node_that_is_only_asked_by_us_may_not_ask(node: RemoteAE) -> None:
    RemoteAE.objects.update(services=["store"], commit_after_send=True)
    with pytest.raises(NotPermitted):
        received([ONE])
    assert not CommitRequest.objects.exists()


def test_where_the_node_is_set_so_its_own_association_has_the_first_turn(node: RemoteAE) -> None:
    RemoteAE.objects.update(commit_on_same_association=True)
    row = received([ONE])
    assert row.same_association_until is not None
    assert timedelta() < row.same_association_until - timezone.now() <= timedelta(seconds=15)
