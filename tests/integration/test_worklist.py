"""Worklists of DCMTK's provider, and of providers that ignore keys, fall silent, fail midway or write otherwise."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from pydicom.dataset import Dataset

from dgscope.accounts.models import ApiToken
from dgscope.accounts.models.audit import AuditEvent
from dgscope.dimse.encoding import decode, encode_unchanged
from dgscope.network.models import RemoteAE
from dgscope.network.worklist import asking, looking
from tests import peers
from tests.integration.network_peers import Pacs
from tests.integration.scripted_peer import ScriptedPeer, Talk
from tests.integration.storage_scp_running import free_port
from tests.integration.worklist_peer import ris, scheduled, wlmscpfs

pytestmark = pytest.mark.django_db
IMPLICIT = "1.2.840.10008.1.2"


@pytest.fixture
def client() -> Client:
    user = User.objects.create_user("anna")
    user.groups.set(Group.objects.filter(name="technologist"))
    _, secret = ApiToken.create(user.pk, "test")
    return Client(headers={"Authorization": f"Bearer {secret}"})


def look(client: Client, **given: str) -> Any:
    answer = client.get("/api/v1/worklist", {"node": "RIS", **given})
    assert answer.status_code == 200, answer.content
    return answer.json()


def ids(client: Client, **given: str) -> list[str]:
    return [result["patient"]["id"] for result in look(client, **given)["results"]]


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pacs]:
    peers.require("dcmtk")
    entries = [scheduled(1), scheduled(2, {"Modality": "IO"}), scheduled(3, {"ScheduledStationAETitle": "CHAIR2"})]
    with wlmscpfs(tmp_path_factory.mktemp("ris"), *entries) as peer:
        yield peer


@pytest.mark.peer("dcmtk")
class TestDcmtk:
    @pytest.fixture(autouse=True)
    def _node(self, provider: Pacs) -> None:
        ris(provider, character_set="ISO_IR 100")

    @pytest.mark.parametrize(
        ("given", "expected"),
        [
            ({}, ["P1", "P2", "P3"]),
            ({"date_from": "2026-01-02"}, ["P2", "P3"]),
            ({"date_from": "2026-01-01", "date_to": "2026-01-02"}, ["P1", "P2"]),
            ({"date_from": "2026-01-03", "date_to": "2026-01-03"}, ["P3"]),
            ({"modality": "io"}, ["P2"]),
            ({"station": "CHAIR2"}, ["P3"]),
            ({"accession": "A1"}, ["P1"]),
            ({"procedure": "R2"}, ["P2"]),
            ({"patient": "P3"}, ["P3"]),
            ({"patient": "Müller"}, ["P1", "P2", "P3"]),
            ({"patient": "muller, nr2"}, ["P2"]),  # the provider minds case and accents, people do not
            ({"patient": "nr3"}, ["P3"]),
            ({"patient": "Schmidt"}, []),
            ({"modality": "XC", "date_to": "2026-01-02", "station": "CHAIR1", "patient": "Müll*"}, ["P1"]),
        ],
    )
    def test_entries_are_found(self, client: Client, given: dict[str, str], expected: list[str]) -> None:
        assert ids(client, **given) == expected

    def test_an_entry_is_shown_whole(self, client: Client) -> None:
        body = look(client, accession="A1")
        (found,) = body["results"]
        assert found.pop("entry_id")
        assert found == {
            "patient": {"name": "Müller, Nr1", "id": "P1", "birth_date": "1980-12-31", "sex": "F"},
            "scheduled": {"date": "2026-01-01", "time": "08:30"},
            "accession": "A1",
            "modality": "XC",
            "station": "CHAIR1",
            "description": "Photos",
            "referring": "Overweg, Anna",
            "study_uid": "1.2.840.1",
            "priors": [],
            "possible_priors": [],
            "here": 0,
        }
        assert (body["offline"], body["why"], body["cut"], body["left_out"]) == (False, "", False, 0)

    def test_an_entry_keeps_its_id(self, client: Client) -> None:
        first, again = (look(client, **given)["results"][0]["entry_id"] for given in ({}, {"date_to": "2026-01-01"}))
        assert first == again

    def test_the_last_good_answer_is_shown_while_the_node_is_down(self, client: Client) -> None:
        good = look(client, modality="XC")
        RemoteAE.objects.update(port=free_port())
        old = look(client, modality="XC")
        assert (old["offline"], old["results"], old["as_of"]) == (True, good["results"], good["as_of"])
        assert "refused" in old["why"]
        never = look(client, modality="PX")
        assert (never["offline"], never["results"], never["as_of"]) == (True, [], None)

    def test_what_is_more_than_the_limit_is_cut_and_said(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(asking, "LIMIT", 2)
        body = look(client)
        assert (len(body["results"]), body["cut"], body["offline"]) == (2, True, False)
        assert look(client, date_from="2026-01-02")["cut"] is False

    def test_the_look_is_in_the_audit_trail(self, client: Client) -> None:
        look(client, patient="Schmidt")
        assert AuditEvent.objects.get(event="query").detail == {"worklist": "RIS", "patient": "Schmidt"}


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"node": "NOBODY"}, "not on the list"),
        ({}, "not on the list"),
        ({"node": "PACS"}, "cannot be asked"),
        ({"node": "RIS", "date_from": "soon"}, "date_from"),
    ],
)
def test_what_cannot_be_asked_is_refused(client: Client, given: dict[str, str], why: str) -> None:
    RemoteAE.objects.create(ae_title="PACS", host="127.0.0.1", port=11113, offers=["store"])
    RemoteAE.objects.create(ae_title="RIS", host="127.0.0.1", port=11114)
    answer = client.get("/api/v1/worklist", given)
    assert answer.status_code == 400
    assert why in answer.json()["detail"]


def answering(*entries: Dataset, then: Callable[[Talk, Any], None] | None = None) -> Callable[[Talk], None]:
    """A provider that answers with these entries whatever is asked."""

    def script(talk: Talk) -> None:
        talk.accept(prefer=[IMPLICIT])
        request = talk.receive()
        for entry in entries:
            talk.respond(request, 0xFF00, encode_unchanged(entry, IMPLICIT))
        if then is None:
            talk.respond(request, 0)
        else:
            then(talk, request)

    return script


def scripted(peer: ScriptedPeer, **fields: Any) -> None:
    RemoteAE.objects.create(ae_title="RIS", host="127.0.0.1", port=peer.port, **{"response_timeout": 20, **fields})


def test_a_provider_that_ignores_the_keys_is_filtered_here(client: Client) -> None:
    entries = [scheduled(1), scheduled(2, {"Modality": "IO"}), scheduled(3)]
    with ScriptedPeer(answering(*entries)) as peer:
        scripted(peer)
        body = look(client, modality="IO", date_from="2026-01-01", date_to="2026-01-02")
        assert [result["patient"]["id"] for result in body["results"]] == ["P2"]
        assert body["left_out"] == 2


def test_the_step_s_keys_go_into_one_item_and_what_is_wanted_back_is_asked_for(client: Client) -> None:
    with ScriptedPeer(answering()) as peer:
        scripted(peer)
        look(client, modality="IO", station="CHAIR1", date_from="2026-01-01", date_to="2026-01-02", patient="P1")
        asked = [decode(talk.messages[0].data, IMPLICIT) for talk in peer.talks]
    (step,) = asked[0].ScheduledProcedureStepSequence
    assert (step.Modality, step.ScheduledStationAETitle) == ("IO", "CHAIR1")
    assert step.ScheduledProcedureStepStartDate == "20260101-20260102"
    assert "ScheduledProcedureStepID" in step
    assert {"StudyInstanceUID", "RequestedProcedureID", "PatientBirthDate", "Allergies"} <= set(asked[0].dir())
    # Nothing was found by the ID, so the others are looked through.
    assert [keys.PatientID for keys in asked] == ["P1", ""]


@pytest.mark.parametrize(
    ("character_set", "name", "shown"),
    [
        ("ISO_IR 192", "Müller^Jörg=山田^太郎", "Müller, Jörg"),
        ("ISO_IR 144", "Люкceмбypг", "Люкceмбypг"),
        (["", "ISO 2022 IR 87"], "Yamada^Tarou=山田^太郎=やまだ^たろう", "Yamada, Tarou"),
        (["", "ISO 2022 IR 149"], "Hong^Gildong=洪^吉洞=홍^길동", "Hong, Gildong"),
    ],
)
def test_answers_are_read_in_their_own_character_set(
    client: Client, character_set: str | list[str], name: str, shown: str
) -> None:
    with ScriptedPeer(answering(scheduled(1, SpecificCharacterSet=character_set, PatientName=name))) as peer:
        scripted(peer)
        (found,) = look(client)["results"]
        assert found["patient"]["name"] == shown


def fails(talk: Talk, request: Any) -> None:
    talk.respond(request, 0xA700)


def falls_silent(talk: Talk, request: Any) -> None:
    talk.wait_until_gone()


def endless(talk: Talk) -> None:
    talk.accept(prefer=[IMPLICIT])
    request = talk.receive()
    while True:
        talk.respond(request, 0xFF00, encode_unchanged(scheduled(1), IMPLICIT))


def aborts(talk: Talk, request: Any) -> None:
    talk.abort()


@pytest.mark.parametrize(("then", "why"), [(fails, "A700"), (falls_silent, "did not go on"), (aborts, "abort")])
def test_an_answer_that_breaks_off_is_none(client: Client, then: Callable[[Talk, Any], None], why: str) -> None:
    whole, broken = answering(scheduled(1), scheduled(2)), answering(scheduled(1), then=then)
    with ScriptedPeer(whole, broken) as peer:
        scripted(peer)
        good = look(client)
        RemoteAE.objects.update(response_timeout=1 if then is falls_silent else 20)
        old = look(client)
    assert (old["offline"], old["as_of"], len(old["results"])) == (True, good["as_of"], 2)
    assert why in old["why"]


def test_a_node_that_rejects_us_says_why(client: Client) -> None:
    with ScriptedPeer(lambda talk: talk.reject(1, 1, 3)) as peer:
        scripted(peer)
        assert "calling AE title" in look(client)["why"]


def test_one_that_never_ends_is_stopped(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "PATIENCE", 0.3)
    monkeypatch.setattr(asking, "TO_STOP", 0.3)
    with ScriptedPeer(endless) as peer:
        scripted(peer)
        body = look(client, modality="IO")
        assert body["offline"] is True
        assert body["why"]


def test_a_list_too_long_to_look_through_is_cut(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "PATIENCE", 3.0)  # the first answer has to come within it
    monkeypatch.setattr(asking, "TO_STOP", 0.3)
    none = answering()
    with ScriptedPeer(none, endless) as peer:
        scripted(peer)
        body = look(client, patient="P1", modality="IO")
    assert (body["offline"], body["results"], body["cut"]) == (False, [], True)


def test_a_slow_node_does_not_take_every_thread(client: Client) -> None:
    with ScriptedPeer(answering(scheduled(1))) as peer, looking._turn("RIS"), looking._turn("RIS"):
        scripted(peer)
        body = look(client)
        assert (body["offline"], peer.connections) == (True, 0)
        assert "being asked already" in body["why"]


def test_hostile_texts_are_harmless(client: Client) -> None:
    wild = scheduled(1, SpecificCharacterSet="ISO_IR 192", PatientName="<script>\u202e^\x1b[31m", PatientID="x" * 64)
    wild.StudyInstanceUID = ""
    with ScriptedPeer(answering(wild)) as peer:
        scripted(peer)
        (found,) = look(client)["results"]
    assert "\x1b" not in found["patient"]["name"]
    assert "\u202e" not in found["patient"]["name"]
    assert found["study_uid"].startswith("2.25.")
