"""The archive in the admin."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from dgscope.accounts.models import AuditEvent
from dgscope.archive.models import Discrepancy, Instance, NonPatientObject, Quarantined, Study
from tests.unit.archive.non_patient_objects import hanging_protocol
from tests.unit.archive.objects import ct, send

pytest_plugins = ["tests.unit.archive.fixtures"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_store")]


@pytest.fixture
def alice() -> Client:
    """An administrator, logged in."""
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("alice", password="x" * 20))
    return client


def conflict() -> Quarantined:
    image = ct()
    send(image)
    image.InstanceNumber = 8
    send(image)
    return Quarantined.objects.get()


def decide(client: Client, action: str, quarantined: Quarantined) -> int:
    form = {"action": action, "_selected_action": [quarantined.pk]}
    return client.post("/admin/archive/quarantined/", form, follow=True).status_code


@pytest.mark.parametrize("name", ["study", "quarantined", "discrepancy", "nonpatientobject"])
def test_the_lists_are_shown(alice: Client, name: str) -> None:
    conflict()
    send(hanging_protocol())
    send(ct(PatientName="Visser^Joke"))
    assert alice.get(f"/admin/archive/{name}/").status_code == 200
    assert alice.get(f"/admin/archive/{name}/add/").status_code == 403


def test_accepting_and_discarding(alice: Client) -> None:
    assert decide(alice, "accept", conflict()) == 200
    assert Instance.objects.get().instance_number == 8
    assert decide(alice, "discard", Quarantined.objects.get(resolved_at=None)) == 200
    assert set(Quarantined.objects.values_list("resolution", "resolved_by")) == {
        ("accepted", "alice"),
        ("discarded", "alice"),
    }
    decided = AuditEvent.objects.filter(event="quarantine").values_list("detail__decision", flat=True)
    assert sorted(decided) == ["accepted", "discarded"]


def test_a_discrepancy_is_marked_as_looked_at(alice: Client) -> None:
    send(ct())
    send(ct(PatientName="Visser^Joke"))
    form = {"action": "resolve", "_selected_action": [Discrepancy.objects.get().pk]}
    alice.post("/admin/archive/discrepancy/", form)
    assert Discrepancy.objects.get().resolved_by == "alice"


def test_deleting_a_study_goes_by_the_tombstone(alice: Client) -> None:
    send(ct())
    study = Study.objects.get()
    assert "1 instances" in alice.get(f"/admin/archive/study/{study.pk}/delete/").content.decode()
    alice.post(f"/admin/archive/study/{study.pk}/delete/", {"post": "yes"})
    assert not Instance.objects.exists()
    event = AuditEvent.objects.get(event="delete")
    assert (event.user, event.study_instance_uid) == ("alice", study.study_instance_uid)


def test_objects_of_no_patient_can_only_be_looked_at(alice: Client) -> None:
    send(hanging_protocol())
    row = NonPatientObject.objects.get()
    listed = alice.get("/admin/archive/nonpatientobject/").content.decode()
    assert "Hanging Protocol Storage" in listed
    assert "Thorax 2x1" in listed
    page = alice.get(f"/admin/archive/nonpatientobject/{row.pk}/change/")
    assert page.status_code == 200
    assert "Current and prior side by side" in page.content.decode()
    assert alice.post(f"/admin/archive/nonpatientobject/{row.pk}/change/", {"label": "x"}).status_code == 403
    assert alice.post(f"/admin/archive/nonpatientobject/{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert NonPatientObject.objects.get().label == "Thorax 2x1"
