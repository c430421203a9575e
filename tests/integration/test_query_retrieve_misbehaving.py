"""Peers that misbehave: silent, aborting, lying, ignoring keys. And: keys are sent as the standard encodes them."""

import copy
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydicom.dataset import Dataset
from pydicom.uid import generate_uid

from dgscope.archive.models import Instance
from dgscope.dimse.encoding import decode, encode
from dgscope.dimse.query_retrieve import Root
from dgscope.network import tasks
from dgscope.network.jobs import control, queue
from dgscope.network.models import Job, JobState, QueriedNode, Query, QueryAnswer, RemoteAE
from dgscope.network.query import keys as query_keys
from dgscope.network.query import starting as asking
from dgscope.network.retrieve import running, starting
from dgscope.network.retrieve.target import Target
from tests.integration.hostile_peer import element
from tests.integration.scripted_peer import Received, ScriptedPeer, Talk
from tests.integration.test_dimse_query_retrieve import store as push
from tests.unit.archive.fixtures import archive, empty_store  # noqa: F401  fixtures
from tests.unit.archive.objects import send

pytestmark = pytest.mark.django_db(transaction=True)
FIND, MOVE = 0x0020, 0x0021
IMPLICIT = "1.2.840.10008.1.2"
STUDY = "1.2.3.4"


@pytest.fixture(autouse=True)
def _here_and_now(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    """Tasks run at once, in this process; nothing is waited for longer than needed."""
    functions = {queue.RUN_JOB: tasks.run_job, queue.RUN_QUERY: tasks.run_query}
    monkeypatch.setattr(queue, "tell", lambda task, *arguments: functions[task](*arguments) or True)
    monkeypatch.setattr(running, "SECONDS_TO_ARRIVE", 0.3)


def node_at(peer: ScriptedPeer, **fields: Any) -> RemoteAE:
    values = {"host": "127.0.0.1", "response_timeout": 20} | fields
    return RemoteAE.objects.create(ae_title="ODD", port=peer.port, **values)


def data_set(**values: Any) -> Dataset:
    made = Dataset()
    for keyword, value in values.items():
        setattr(made, keyword, value)
    return made


def archive_with(
    answer: Callable[[Dataset], list[Dataset]], move: Callable[[Talk, Received], None]
) -> Callable[[Talk], None]:
    """A script that answers C-FIND from a function, and C-MOVE as told."""

    def script(talk: Talk) -> None:
        talk.accept(prefer=[IMPLICIT])
        while True:
            request = talk.receive()
            if request.field == MOVE:
                move(talk, request)
                continue
            for match in answer(decode(request.data, IMPLICIT)):
                talk.respond(request, 0xFF00, encode(match, IMPLICIT))
            talk.respond(request, 0)

    return script


def three_images(keys: Dataset) -> list[Dataset]:
    """A study of one series with three images, whatever is asked; peers that ignore keys do so."""
    if keys.QueryRetrieveLevel == "SERIES":
        return [data_set(StudyInstanceUID=STUDY, SeriesInstanceUID=f"{STUDY}.1")]
    return [data_set(SeriesInstanceUID=f"{STUDY}.1", SOPInstanceUID=f"{STUDY}.1.{n}") for n in (1, 2, 3)]


def counts(completed: int, failed: int = 0) -> bytes:
    return element(0x1020, 0) + element(0x1021, completed) + element(0x1022, failed) + element(0x1023, 0)


def retrieved(node: RemoteAE) -> Job:
    job = starting.start(node, Target(STUDY))
    job.refresh_from_db()
    return job


def test_success_with_nothing_sent_is_a_failure() -> None:
    with ScriptedPeer(
        archive_with(three_images, lambda talk, request: talk.respond(request, 0, extra=counts(3)))
    ) as peer:
        job = retrieved(node_at(peer))
    assert (job.state, job.done, job.failed, job.total) == (JobState.FAILED, 0, 3, 3)
    assert "says that it sent everything" in job.why
    assert job.result["peer_completed"] == 3
    assert job.result["missing"] == [f"{STUDY}.1.{n}" for n in (1, 2, 3)]


def test_a_part_that_arrives_is_told_from_what_is_missing() -> None:
    from tests.unit.archive.objects import ct

    def move(talk: Talk, request: Received) -> None:
        if not Instance.objects.exists():
            send(ct(StudyInstanceUID=STUDY, SeriesInstanceUID=f"{STUDY}.1", SOPInstanceUID=f"{STUDY}.1.2"))
        talk.respond(request, 0, extra=counts(99))

    with ScriptedPeer(archive_with(three_images, move)) as peer:
        job = retrieved(node_at(peer))
        asked = [decode(m.data, IMPLICIT) for talk in peer.talks for m in talk.messages if m.field == MOVE]
    assert (job.state, job.done, job.failed) == (JobState.PARTLY, 1, 2)
    assert [keys.QueryRetrieveLevel for keys in asked] == ["STUDY", "IMAGE"], "what is missing is asked for once more"
    assert list(asked[1].SOPInstanceUID) == [f"{STUDY}.1.1", f"{STUDY}.1.3"]


@pytest.mark.parametrize(
    ("move", "words"),
    [
        (lambda talk, request: talk.abort(), "abort"),
        (lambda talk, request: talk.respond(request, 0xABCD), "ABCD"),
        (lambda talk, request: talk.respond(request, 0xA701), "A701"),
        (lambda talk, request: None, "did not go on within 1 s"),
    ],
    ids=["aborts", "unknown status", "refuses", "never answers"],
)
def test_the_reason_is_said(move: Callable[[Talk, Received], None], words: str) -> None:
    with ScriptedPeer(archive_with(three_images, move)) as peer:
        job = retrieved(node_at(peer, response_timeout=1 if "1 s" in words else 20))
    assert job.state == JobState.FAILED
    assert words in job.why
    assert job.can_retry


def ct_of_the_study(number: int) -> Dataset:
    from tests.unit.archive.objects import ct

    return ct(StudyInstanceUID=STUDY, SeriesInstanceUID=f"{STUDY}.1", SOPInstanceUID=f"{STUDY}.1.{number}")


@pytest.mark.parametrize("lists", [True, False], ids=["lists its instances", "does not"])
def test_a_transfer_that_breaks_off_counts_what_had_arrived_and_is_taken_up_again(lists: bool) -> None:
    def move(talk: Talk, request: Received) -> None:
        if not Instance.objects.exists():
            send(ct_of_the_study(2))
            talk.respond(request, 0xFF00, extra=counts(1))
            talk.abort()
            return
        for number in (1, 3):
            send(ct_of_the_study(number))
        talk.respond(request, 0, extra=counts(2))

    with ScriptedPeer(archive_with(three_images if lists else lambda keys: [], move)) as peer:
        job = retrieved(node_at(peer))
        assert (job.state, job.done, job.failed) == (JobState.PARTLY, 1, 2 if lists else 0)
        assert "abort" in job.why
        assert job.result.get("missing") == ([f"{STUDY}.1.1", f"{STUDY}.1.3"] if lists else None)
        assert control.retry(job)
        job.refresh_from_db()
        assert (job.state, job.done, job.failed) == (JobState.SUCCEEDED, 3, 0), job.why


def test_without_a_list_of_instances_the_counts_are_compared() -> None:
    script = archive_with(lambda keys: [], lambda talk, request: talk.respond(request, 0, extra=counts(2)))
    with ScriptedPeer(script) as peer:
        job = retrieved(node_at(peer))
    assert (job.state, job.done) == (JobState.FAILED, 0)
    assert job.why.startswith("Nothing arrived here.")


def test_all_contexts_rejected_is_said() -> None:
    with ScriptedPeer(lambda talk: talk.accept(only=lambda context: False)) as peer:
        job = retrieved(node_at(peer))
    assert job.state == JobState.FAILED
    assert "presentation context" in job.why


def test_a_busy_peer_is_asked_again_later() -> None:
    with ScriptedPeer(lambda talk: talk.reject(2, 3, 1)) as peer:
        job = retrieved(node_at(peer))
    assert job.state == JobState.QUEUED
    assert job.not_before is not None
    assert control.cancel(job)
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED


def asked(node: RemoteAE, level: str, keys: dict[str, str]) -> tuple[list[dict[str, Any]], QueriedNode]:
    query = asking.start(None, [node.ae_title], level, query_keys.checked(level, keys))
    return [row.attributes for row in QueryAnswer.objects.all()], query.nodes.get()


def test_answers_of_a_peer_that_ignores_keys_are_filtered_here() -> None:
    def answer(keys: Dataset) -> list[Dataset]:
        return [
            data_set(
                StudyInstanceUID="1.1", PatientName="Jansen^Piet", StudyDate="20240105", ModalitiesInStudy=["CT", "SR"]
            ),
            data_set(StudyInstanceUID="1.2", PatientName="Janssen^Jo", StudyDate="20240105", ModalitiesInStudy=["CT"]),
            data_set(StudyInstanceUID="1.3", PatientName="Jansen^Piet", StudyDate="20230105", ModalitiesInStudy=["CT"]),
            data_set(StudyInstanceUID="1.4", PatientName="Jansen^Piet", StudyDate="20240105", ModalitiesInStudy=["MR"]),
            data_set(StudyInstanceUID="1.5", PatientName="JANSEN^PIET"),
        ]

    keys = {"PatientName": "jansen", "StudyDate": "20240101-20240131", "ModalitiesInStudy": ["CT", "US"]}
    with ScriptedPeer(archive_with(answer, lambda talk, request: None)) as peer:
        answers, node = asked(node_at(peer), "study", keys)
    assert [found["StudyInstanceUID"] for found in answers] == ["1.1", "1.5"]
    assert node.left_out == 3


def test_an_answer_in_another_character_set_is_read() -> None:
    def answer(keys: Dataset) -> list[Dataset]:
        return [
            data_set(
                SpecificCharacterSet=["", "ISO 2022 IR 87"],
                PatientName="Yamada^Tarou=山田^太郎",
                StudyInstanceUID="1.1",
            )
        ]

    with ScriptedPeer(archive_with(answer, lambda talk, request: None)) as peer:
        answers, _ = asked(node_at(peer), "study", {"PatientName": "yamada*"})
    assert answers[0]["PatientName"] == "Yamada^Tarou=山田^太郎"


def test_more_than_the_limit_is_cut_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from dgscope.network.query import running as query_running

    monkeypatch.setattr(query_running, "MOST_ANSWERS", 5)

    def script(talk: Talk) -> None:
        talk.accept(prefer=[IMPLICIT])
        request = talk.receive()
        for number in range(8):
            talk.respond(request, 0xFF00, encode(data_set(StudyInstanceUID=f"1.{number}"), IMPLICIT))
        assert talk.receive().field == 0x0FFF, "C-CANCEL"
        talk.respond(request, 0xFE00)

    with ScriptedPeer(script) as peer:
        answers, node = asked(node_at(peer), "study", {"PatientID": "1"})
    assert (len(answers), node.cut, node.why) == (5, True, "")


def test_a_query_that_is_cancelled_sends_c_cancel(monkeypatch: pytest.MonkeyPatch) -> None:
    from dgscope.network.query import running as query_running

    monkeypatch.setattr(query_running, "LOOK_EACH", 0.0)

    def script(talk: Talk) -> None:
        talk.accept(prefer=[IMPLICIT])
        request = talk.receive()
        Query.objects.update(cancel_requested=True)
        assert talk.receive().field == 0x0FFF
        talk.respond(request, 0xFE00)

    with ScriptedPeer(script) as peer:
        _, node = asked(node_at(peer), "study", {"PatientID": "1"})
    assert node.state == "cancelled"


def _values(paths: tuple[str, ...]) -> dict[str, str]:
    by_vr = {"DA": "20240101-20240131", "TM": "0800-1200", "DT": "20240101", "IS": "7", "UI": "1.2.3", "CS": "CT"}
    from pydicom.datadict import dictionary_VR

    return {path: by_vr.get(dictionary_VR(path.rpartition(".")[2]), "Doe") for path in paths}


@pytest.mark.parametrize(
    ("root", "level"),
    [
        (root.value, level)
        for root in Root
        for level, each in query_keys.LEVELS.items()
        if each in query_keys.levels_of(root)
    ],
)
def test_every_key_is_sent_as_the_standard_encodes_it_and_its_answer_shown(level: str, root: str) -> None:
    """Tables 11–17: each key is in the identifier, in its sequence, with the value asked for; and comes back."""
    dimse_level = query_keys.LEVELS[level]
    paths = query_keys.keys_at(dimse_level, Root(root))
    above = {"PatientID": "P1", "StudyInstanceUID": "1.2", "SeriesInstanceUID": "1.2.1"}
    names = ("PatientID", "StudyInstanceUID", "SeriesInstanceUID")
    given = {name: above[name] for name in names[: ["patient", "study", "series", "instance"].index(level)]}
    seen: list[Dataset] = []

    def answer(keys: Dataset) -> list[Dataset]:
        seen.append(keys)
        echo = copy.deepcopy(keys)
        for element_ in list(echo.iterall()):
            if element_.VR == "DA" and element_.value:
                element_.value = "20240115"
            elif element_.VR == "TM" and element_.value:
                element_.value = "1000"
        return [echo]

    values = _values(paths) | given
    with ScriptedPeer(archive_with(answer, lambda talk, request: None)) as peer:
        answers, node = asked(node_at(peer, query_root=root), level, values)
    assert node.why == ""
    (identifier,) = seen
    assert identifier.QueryRetrieveLevel == dimse_level.value
    for path in paths:
        assert _at(identifier, path) == values[path], path
        assert _shown(answers[0], path) not in (None, ""), path
    unique = {
        name: value for name, value in given.items() if root == "patient" or name != "PatientID" or level == "study"
    }
    for name, value in unique.items():
        assert identifier[name].value == value
    if root == "patient" and level != "patient":
        assert "PatientName" not in identifier, "below the top, only unique keys of the levels above go along"


def _at(data: Dataset, path: str) -> str:
    *sequences, keyword = path.split(".")
    for name in sequences:
        (data,) = data[name].value
    return str(data[keyword].value)


def _shown(answer: Any, path: str) -> Any:
    for name in path.split("."):
        answer = (answer[0] if isinstance(answer, list) else answer).get(name)
    return answer


@pytest.mark.parametrize(
    ("level", "keys"),
    [
        ("study", {"SeriesDescription": "x"}),
        ("study", {"StudyDate": "tomorrow"}),
        ("study", {"StudyInstanceUID": "1.2;drop"}),
        ("nothing", {}),
        ("study", {"PatientName": "a\nb"}),
    ],
)
def test_keys_that_cannot_be_are_refused(level: str, keys: dict[str, str]) -> None:
    with pytest.raises(query_keys.BadKeyError):
        query_keys.checked(level, keys)


def test_a_uid_that_was_never_there_is_harmless() -> None:
    node = RemoteAE.objects.create(ae_title="GONE", host="127.0.0.1", port=11112, enabled=False)
    job = starting.start(node, Target(generate_uid()))
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "switched off" in job.why


def test_a_retrieve_that_is_cancelled_sends_c_cancel_and_can_be_taken_up_again() -> None:
    def move(talk: Talk, request: Received) -> None:
        talk.respond(request, 0xFF00, extra=counts(0))
        control.cancel(Job.objects.get())
        assert talk.receive().field == 0x0FFF, "C-CANCEL"
        talk.respond(request, 0xFE00, extra=counts(0))

    with ScriptedPeer(archive_with(three_images, move)) as peer:
        job = retrieved(node_at(peer))
    assert (job.state, job.why, job.can_retry) == (JobState.CANCELLED, "Cancelled.", True)


def test_a_node_outside_of_the_permitted_networks_is_never_called(
    settings: Any,
) -> None:
    settings.ENV = replace(settings.ENV, peer_networks=("10.0.0.0/8",))
    with ScriptedPeer(lambda talk: talk.accept()) as peer:
        job = retrieved(node_at(peer))
        assert peer.connections == 0
    assert "outside the permitted networks" in job.why


@pytest.mark.filterwarnings("ignore::UserWarning")  # pydicom's, on the hostile names
def test_an_archive_that_gives_hostile_names_is_refused_and_nothing_is_written_beside_the_store(
    archive: Path,  # noqa: F811
) -> None:
    """B10: what comes by C-GET goes through the same door as what strangers send."""
    hostile = ("..", "../../../tmp/x", "/tmp/x", "1.2.3/..", "1" * 65, "")
    answers: list[int] = []

    def script(talk: Talk) -> None:
        talk.accept(prefer=[IMPLICIT])
        while True:
            request = talk.receive()
            if request.field == FIND:
                for match in three_images(decode(request.data, IMPLICIT)):
                    talk.respond(request, 0xFF00, encode(match, IMPLICIT))
            else:
                for uid in (*hostile, *(f"{STUDY}.1.{number}" for number in (1, 2, 3))):
                    image = ct_of_the_study(1)
                    image.SOPInstanceUID = uid
                    answers.append(push(talk, uid, encode(image, IMPLICIT)).number(0x0900))
            talk.respond(request, 0)

    before = sorted(archive.parent.iterdir())
    with ScriptedPeer(script) as peer:
        job = retrieved(node_at(peer, retrieve_by="get"))
    assert (job.state, job.done) == (JobState.SUCCEEDED, 3), job.why
    assert all(status >> 12 in {0xA, 0xC} for status in answers[: len(hostile)]), [f"{one:04X}" for one in answers]
    assert answers[len(hostile) :] == [0, 0, 0]
    assert Instance.objects.count() == 3
    assert sorted(archive.parent.iterdir()) == before
    assert not Path("/tmp/x").exists()
