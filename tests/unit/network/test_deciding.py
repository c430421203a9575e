"""What Approve does."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from dgscope.accounts.models import AuditEvent
from dgscope.network import allow_list, deciding
from dgscope.network.models import RejectedCaller, RejectReason, RemoteAE

pytestmark = pytest.mark.django_db


def caller(**fields: object) -> RejectedCaller:
    values = {
        "calling_ae_title": "CT1",
        "called_ae_title": "DGSCOPE",
        "address": "10.1.2.3",
        "reason": RejectReason.UNKNOWN_CALLING_AE,
        "first_at": timezone.now(),
        "last_at": timezone.now(),
    }
    return RejectedCaller.objects.create(**(values | fields))


def test_an_unknown_caller_may_send_from_its_address_afterwards() -> None:
    entry = deciding.approve(caller(), "admin", "127.0.0.1")
    assert (entry.ae_title, entry.services, entry.networks) == ("CT1", ["echo", "store"], ["10.1.2.3"])
    assert allow_list.decide("CT1", "DGSCOPE", "10.1.2.3").allowed
    assert not allow_list.decide("CT1", "DGSCOPE", "10.1.2.4").allowed
    assert RejectedCaller.objects.get().dismissed_at is not None
    row = AuditEvent.objects.get(event="node_change")
    assert (row.user, row.detail["approved"]) == ("admin", "CT1")


@pytest.mark.parametrize(
    ("entry", "reason", "called"),
    [
        ({"networks": ["10.9.0.0/16"]}, RejectReason.ADDRESS_NOT_ALLOWED, "DGSCOPE"),
        ({"enabled": False}, RejectReason.DISABLED, "DGSCOPE"),
        ({}, RejectReason.CALLED_AE_NOT_RECOGNISED, "OLDPACS"),
    ],
)
def test_whatever_the_reason_was_the_caller_comes_in(entry: dict[str, object], reason: str, called: str) -> None:
    RemoteAE.objects.create(ae_title="CT1", services=["move"], **entry)
    changed = deciding.approve(caller(reason=reason, called_ae_title=called), "admin", "127.0.0.1")
    assert allow_list.decide("CT1", called, "10.1.2.3").allowed
    assert changed.services == ["echo", "store", "move"]


def test_an_entry_for_any_address_stays_so() -> None:
    RemoteAE.objects.create(ae_title="CT1", services=["store"], enabled=False)
    assert deciding.approve(caller(), "admin", "127.0.0.1").networks == []


def test_a_title_that_the_standard_forbids_cannot_be_approved() -> None:
    with pytest.raises(ValidationError):
        deciding.approve(caller(calling_ae_title="A\\B"), "admin", "127.0.0.1")
    assert not RemoteAE.objects.exists()
