"""What others register as a reason to keep a study: asked before anything is deleted or replaced."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.test import Client

from dgscope.accounts.models import AuditEvent
from dgscope.archive import decisions, holds
from dgscope.archive.deletion import delete_study
from dgscope.archive.models import Instance, Quarantined, Study
from tests.unit.archive.objects import ct, send

pytest_plugins = ["tests.unit.archive.fixtures"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_store")]


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Study and SOP Instance UIDs that are kept."""
    uids: list[str] = []
    monkeypatch.setattr(holds, "_holds", [])

    def hold(study: Study, sop_instance_uid: str | None) -> str | None:
        return "It was promised." if (sop_instance_uid or study.study_instance_uid) in uids else None

    holds.register(hold)
    holds.register(hold)
    yield uids
    assert len(holds._holds) == 1


def test_a_study_that_is_held_is_not_deleted_and_shows_no_tombstone(kept: list[str]) -> None:
    send(ct())
    study = Study.objects.get()
    kept.append(study.study_instance_uid)
    with pytest.raises(holds.StudyHeld, match=r"It was promised\."):
        delete_study(study, "alice", "")
    assert Study.objects.get().deleted_at is None
    assert Instance.objects.count() == 1
    kept.clear()
    assert delete_study(study, "alice", "")


def test_an_instance_that_is_held_is_not_replaced_from_quarantine(kept: list[str]) -> None:
    image = ct()
    send(image)
    image.InstanceNumber = 8
    send(image)
    kept.append(image.SOPInstanceUID)
    with pytest.raises(decisions.DecisionError, match="promised"):
        decisions.accept(Quarantined.objects.get(), "alice")
    assert Instance.objects.get().instance_number == 7
    assert Quarantined.objects.get().resolved_at is None


def test_who_asks_for_a_deletion_is_told_why_not_and_the_trail_says_nothing(client: Client, kept: list[str]) -> None:
    send(ct())
    study = Study.objects.get()
    kept.append(study.study_instance_uid)
    client.force_login(User.objects.create_superuser("root"))
    body = {"confirm_patient_id": "P1", "reason": ""}
    answer = client.delete(f"/api/v1/studies/{study.study_instance_uid}", body, content_type="application/json")
    assert (answer.status_code, answer.json()["detail"]) == (409, "It was promised. Nothing was deleted.")
    page = client.post(f"/admin/archive/study/{study.pk}/delete/", {"post": "yes"})
    assert page.status_code in {200, 403}
    assert Study.objects.filter(deleted_at=None).exists()
    assert not AuditEvent.objects.filter(event="delete").exists()
    assert "It was promised" in client.get(f"/admin/archive/study/{study.pk}/delete/").content.decode()
