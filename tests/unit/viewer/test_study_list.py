"""The study list over REST."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from dgscope.accounts import audit
from dgscope.accounts.models import AuditEvent
from dgscope.archive import deletion
from dgscope.archive.models import InstanceState, Quarantined
from tests.study_rows import LONG_AGO, make_instance, make_series, make_study

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(client: Client) -> Client:
    """A radiologist, signed in."""
    user = User.objects.create_user("alice")
    user.groups.add(Group.objects.get(name="radiologist"))
    client.force_login(user)
    audit.forget_views()
    return client


def listed(client: Client, **query: Any) -> dict[str, Any]:
    answer = client.get("/api/v1/studies", query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def uids(client: Client, **query: Any) -> list[str]:
    return [study["study_uid"] for study in listed(client, **query)["results"]]


def test_it_shows_a_study(alice: Client) -> None:
    make_study(
        "Kovács^Anna^^Dr=安娜",
        "ID-20417",
        study_instance_uid="1.2.3",
        patient_age="054Y",
        patient_sex="F",
        patient_birth_date=date(1972, 3, 4),
        modalities=["DX", "CT"],
        number_of_images=648,
        number_of_presentation_states=2,
        referring_physician="Weber^Max",
    )
    page = listed(alice)
    assert (page["total"], page["total_is_exact"], page["next"]) == (1, True, None)
    (study,) = page["results"]
    assert study["patient"] == {
        "name": "Kovács, Dr Anna",
        "name_ideographic": "安娜",
        "id": "ID-20417",
        "birth_date": "1972-03-04",
        "sex": "F",
        "age": "54 y",
    }
    assert study["date"] == "2026-01-01"
    assert study["time"] == "10:00:00"
    assert study["modalities"] == ["CT", "DX"]
    assert study["images"] == 648
    assert study["objects"] == {"ps": 2, "ko": 0, "sr": 0}
    assert study["referring_physician"] == "Weber, Max"
    assert study["status"] == "complete"


def test_the_newest_study_comes_first_and_one_without_date_last(alice: Client) -> None:
    make_study(study_instance_uid="1.1", study_date=date(2026, 1, 1))
    make_study(study_instance_uid="1.2", study_date=None, study_time=None)
    make_study(study_instance_uid="1.3", study_date=date(2026, 2, 1))
    assert uids(alice) == ["1.3", "1.1", "1.2"]
    assert uids(alice, sort="study_date") == ["1.2", "1.1", "1.3"]


@pytest.mark.parametrize(
    ("query", "finds"),
    [
        ({"q": "muller"}, True),
        ({"q": "MÜL jür"}, True),
        ({"q": "20417"}, True),
        ({"q": "id-204"}, True),
        ({"q": "thorax müller"}, True),
        ({"q": "weber"}, True),
        ({"q": "ller"}, False),
        ({"q": "muller meier"}, False),
        ({"name": "jurgen"}, True),
        ({"name": "müller^j*"}, True),
        ({"name": "*rgen"}, True),
        ({"name": "thorax"}, False),
        ({"name": "weber"}, False),
        ({"patient_id": "ID-2"}, True),
        ({"patient_id": "id-2"}, True),
        ({"patient_id": "20417"}, False),
        ({"patient_id": "ID?20*"}, True),
        ({"patient_id": "%"}, False),
        ({"patient_id": "I_"}, False),
        ({"accession": "D26"}, True),
        ({"accession": "D27"}, False),
        ({"description": "low thor"}, True),
        ({"description": "muller"}, False),
        ({"date_from": "2026-03-01"}, True),
        ({"date_from": "2026-03-02"}, False),
        ({"date_to": "2026-03-01"}, True),
        ({"date_to": "2026-02-28"}, False),
        ({"modality": "CT,MR"}, True),
        ({"modality": "mr"}, False),
    ],
)
def test_it_finds(alice: Client, query: dict[str, str], finds: bool) -> None:
    make_study(
        "Müller^Jürgen",
        "ID-20417",
        description="CT Thorax low-dose",
        accession_number="D26-0044",
        referring_physician="Weber^Max",
        study_date=date(2026, 3, 1),
    )
    assert len(uids(alice, **query)) == int(finds)


@pytest.mark.parametrize("text", ["'", "\\", "a:*|b", "' & '", "!", "%_", "((", "a" * 200, "\U0001f600", "<->", "''''"])
def test_no_character_of_a_search_is_an_operator(alice: Client, text: str) -> None:
    for field in ("q", "name", "description", "accession"):
        assert alice.get("/api/v1/studies", {field: text[:64]}).status_code == 200


@pytest.mark.parametrize("sort", ["study_date", "patient_name", "patient_id", "accession", "description", "received"])
@pytest.mark.parametrize("direction", ["", "-"])
def test_pages_follow_each_other_without_gap_or_repeat(alice: Client, sort: str, direction: str) -> None:
    for number in range(11):
        make_study(
            f"N{number % 3}",
            f"P{number % 4}",
            study_date=date(2026, 1, 1 + number % 2) if number % 5 else None,
            first_received_at=LONG_AGO + timedelta(microseconds=number // 2),
        )
    everything = uids(alice, sort=direction + sort)
    assert len(set(everything)) == 11
    walked, cursor = [], ""
    while True:
        page = listed(alice, sort=direction + sort, limit=3, cursor=cursor)
        walked += [study["study_uid"] for study in page["results"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert walked == everything


def test_a_study_that_arrives_between_two_pages_moves_nothing(alice: Client) -> None:
    for number in range(4):
        make_study(study_date=date(2026, 1, 10 - number))
    first = listed(alice, limit=2)
    make_study(study_date=date(2026, 2, 1))
    second = listed(alice, limit=2, cursor=first["next"])
    assert len({study["study_uid"] for study in first["results"] + second["results"]}) == 4


@pytest.mark.parametrize(
    "query",
    [
        {"sort": "password"},
        {"sort": "-"},
        {"limit": "0"},
        {"limit": "1000000000"},
        {"cursor": "x"},
        {"cursor": "LXN0dWR5X2RhdGVbMSwyXQ"},
        {"date_from": "yesterday"},
        {"q": "a" * 201},
        {"q": "a\0b"},
        {"name": "\0*"},
    ],
)
def test_a_parameter_that_cannot_be_used_is_refused_by_name(alice: Client, query: dict[str, str]) -> None:
    answer = alice.get("/api/v1/studies", query)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert next(iter(query)) in answer.json()["detail"]


def test_the_cursor_of_one_order_is_refused_for_another(alice: Client) -> None:
    make_study()
    make_study()
    cursor = listed(alice, limit=1)["next"]
    assert alice.get("/api/v1/studies", {"sort": "received", "cursor": cursor}).status_code == 400


def test_a_study_that_is_still_coming_in_says_so(alice: Client) -> None:
    make_study(last_received_at=timezone.now())
    assert listed(alice)["results"][0]["status"] == "arriving"


def test_a_conflict_and_a_damaged_file_ask_for_attention(alice: Client) -> None:
    study = make_study()
    make_instance(make_series(study), state=InstanceState.MISSING)
    Quarantined.objects.create(
        reason="other_bytes",
        file="q1",
        size=1,
        data_set_sha256=b"1" * 32,
        study_instance_uid=study.study_instance_uid,
        source_kind="dimse",
        received_at=LONG_AGO,
    )
    (row,) = listed(alice)["results"]
    assert row["status"] == "attention"
    assert row["conflicts"] == 1
    assert "set aside" in row["attention"]
    assert "missing or damaged" in row["attention"]


def test_the_page_costs_the_same_number_of_queries_for_many_studies(
    alice: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(30):
        make_study()
    with django_assert_max_num_queries(16):
        listed(alice)


def test_a_deleted_study_is_gone(alice: Client) -> None:
    study = make_study(deleted_at=timezone.now())
    assert uids(alice) == []
    assert alice.get(f"/api/v1/studies/{study.study_instance_uid}").status_code == 404


def test_who_may_not_see_studies_gets_403_in_words(client: Client) -> None:
    client.force_login(User.objects.create_user("charlie"))
    answer = client.get("/api/v1/studies")
    assert answer.status_code == 403
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_search_leaves_a_row_and_reloading_the_list_does_not(alice: Client) -> None:
    listed(alice)
    listed(alice, q="doe")
    alice.get("/api/v1/studies", {"q": "doe"}, headers={"X-DGscope-Background": "1"})
    (row,) = AuditEvent.objects.filter(event="query")
    assert row.detail["q"] == "doe"


def test_one_study_has_its_series_and_the_patients_other_studies(alice: Client) -> None:
    study, other = make_study(), make_study()
    make_study("Somebody^Else", "P2")
    images = make_series(study, number=2, number_of_images=3, number_of_instances=3)
    states = make_series(study, "PR", 1, number_of_instances=1)
    make_instance(states, kind="ps")
    shown = alice.get(f"/api/v1/studies/{study.study_instance_uid}").json()
    assert [(row["number"], row["kind"], row["images"]) for row in shown["series"]] == [(1, "ps", 0), (2, "image", 3)]
    assert shown["series"][0]["thumbnail"] is None
    assert shown["series"][1]["thumbnail"] == (
        f"/dicom-web/studies/{study.study_instance_uid}/series/{images.series_instance_uid}/thumbnail?viewport=160,160"
    )
    assert [row["study_uid"] for row in shown["earlier"]] == [other.study_instance_uid]


def test_viewing_a_study_leaves_one_row_however_often_it_is_read(alice: Client) -> None:
    study = make_study()
    for _ in range(3):
        alice.get(f"/api/v1/studies/{study.study_instance_uid}")
    row = AuditEvent.objects.get(event="view")
    assert (row.user, row.study_instance_uid, row.patient_id) == ("alice", study.study_instance_uid, "P1")


def test_the_reception_is_described_even_when_it_does_not_run(alice: Client) -> None:
    status = alice.get("/api/v1/status").json()
    assert status["ae_title"] == "DGSCOPE"
    assert status["listening"] is False
    assert status["store_free_bytes"] > 0


class TestDeleting:
    """A study is deleted by those who may, who repeat the patient ID."""

    @pytest.fixture
    def deleted(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        found: list[str] = []
        monkeypatch.setattr(
            deletion, "delete_study", lambda study, user, reason: found.append(f"{study.study_instance_uid} {user}")
        )
        return found

    @pytest.fixture
    def root(self, client: Client) -> Client:
        client.force_login(User.objects.create_superuser("root"))
        return client

    def delete(self, client: Client, body: object) -> Any:
        return client.delete("/api/v1/studies/1.2.3", body, content_type="application/json")

    def test_it_is_deleted_and_recorded(self, root: Client, deleted: list[str]) -> None:
        make_study(study_instance_uid="1.2.3")
        assert self.delete(root, {"confirm_patient_id": "P1", "reason": "wrong patient"}).status_code == 204
        assert deleted == ["1.2.3 root"]
        row = AuditEvent.objects.get(event="delete")
        assert (row.user, row.study_instance_uid, row.detail["reason"]) == ("root", "1.2.3", "wrong patient")

    @pytest.mark.parametrize(("body", "status"), [({}, 400), ({"confirm_patient_id": "P2"}, 409)])
    def test_without_the_patient_id_nothing_happens(
        self, root: Client, deleted: list[str], body: object, status: int
    ) -> None:
        make_study(study_instance_uid="1.2.3")
        assert self.delete(root, body).status_code == status
        assert deleted == []

    def test_it_needs_the_permission(self, alice: Client, deleted: list[str]) -> None:
        make_study(study_instance_uid="1.2.3")
        assert self.delete(alice, {"confirm_patient_id": "P1"}).status_code == 403
        assert deleted == []

    def test_nothing_is_deleted_without_its_row(
        self, root: Client, deleted: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make_study(study_instance_uid="1.2.3")

        def fail(*_: object, **__: object) -> None:
            raise DatabaseError

        monkeypatch.setattr(audit, "record", fail)
        root.raise_request_exception = False
        assert self.delete(root, {"confirm_patient_id": "P1"}).status_code == 500
        assert deleted == []
