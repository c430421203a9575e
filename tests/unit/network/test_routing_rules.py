"""Routing rules over REST: made, changed and removed by administrators, each change in the audit trail."""

import pytest
from django.test import Client
from django.utils import timezone

from dgscope.accounts.models import AuditEvent
from dgscope.network.models import RemoteAE, RoutedInstance, RoutingRule
from tests.unit.network.test_rest import admin, client_of  # noqa: F401  fixture

pytestmark = pytest.mark.django_db
RULE = {"name": "CT to PACS", "node": "PACS", "modality": "CT", "from_time": "22:00", "to_time": "06:00"}


@pytest.fixture(autouse=True)
def node() -> RemoteAE:
    return RemoteAE.objects.create(ae_title="PACS", host="10.0.0.1", port=104)


def make(admin: Client, **changed: object) -> RoutingRule:  # noqa: F811
    made = admin.post("/api/v1/routing-rules", RULE | changed, content_type="application/json")
    assert made.status_code == 201, made.content
    return RoutingRule.objects.get(pk=made.json()["id"])


def test_an_administrator_adds_lists_changes_and_removes(admin: Client) -> None:  # noqa: F811
    rule = make(admin)
    RoutedInstance.objects.create(rule=rule, sop_instance_uid="1.1", study_instance_uid="1", received_at=timezone.now())
    (listed,) = admin.get("/api/v1/routing-rules").json()
    assert {name: listed[name] for name in ("name", "node", "action", "enabled", "quiet_seconds", "waiting")} == {
        "name": "CT to PACS", "node": "PACS", "action": "send", "enabled": True, "quiet_seconds": 15, "waiting": 1,
    }  # fmt: skip
    path = f"/api/v1/routing-rules/{rule.pk}"
    changed = admin.patch(path, {"modality": "CT, MR", "retries": 3}, content_type="application/json")
    assert (changed.json()["modality"], changed.json()["from_time"]) == ("CT, MR", "22:00:00")
    assert admin.delete(path).status_code == 204
    assert not RoutingRule.objects.exists()
    details = AuditEvent.objects.filter(event="node_change").order_by("pk").values_list("detail", flat=True)
    common = {"action": "send", "node": "PACS"}
    assert list(details) == [{what: "routing rule CT to PACS"} | common for what in ("added", "changed", "removed")]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"node": "NOBODY"}, "NOBODY"),
        ({"to_time": None}, "both times"),
        ({"action": "burn"}, "burn"),
        ({"retries": 1000}, "100"),
        ({"most_priors": 0}, "1"),
        ({"name": ""}, "blank"),
    ],
)
def test_what_cannot_be_is_refused(admin: Client, change: dict[str, object], words: str) -> None:  # noqa: F811
    answer = admin.post("/api/v1/routing-rules", RULE | change, content_type="application/json")
    assert answer.status_code == 400
    assert words in answer.json()["detail"]


def test_a_node_that_does_not_offer_it_is_refused(admin: Client, node: RemoteAE) -> None:  # noqa: F811
    rule = make(admin)
    RemoteAE.objects.update(offers=["echo", "store"])
    path = f"/api/v1/routing-rules/{rule.pk}"
    answer = admin.patch(path, {"action": "priors"}, content_type="application/json")
    assert answer.status_code == 400
    assert "PACS does not offer find and move" in answer.json()["detail"]


def test_what_came_while_a_rule_was_off_is_left_alone(admin: Client) -> None:  # noqa: F811
    rule = make(admin, enabled=False)
    assert rule.looked_until is None
    before = timezone.now()
    admin.patch(f"/api/v1/routing-rules/{rule.pk}", {"enabled": True}, content_type="application/json")
    rule.refresh_from_db()
    assert rule.looked_until is not None
    assert rule.looked_until >= before


def test_a_name_is_taken_once_and_an_unknown_rule_not_found(admin: Client) -> None:  # noqa: F811
    make(admin)
    assert admin.post("/api/v1/routing-rules", RULE, content_type="application/json").status_code == 400
    assert admin.get("/api/v1/routing-rules/999").status_code == 404


def test_others_may_not() -> None:
    assert client_of("radiologist").get("/api/v1/routing-rules").status_code == 403
