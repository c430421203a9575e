"""C-FIND, C-MOVE and C-GET: every key on the wire, answers in any character set, and peers that misbehave."""

import contextlib
import threading
import time
from dataclasses import replace

import pytest
from pydicom.dataset import Dataset

from dgscope.dimse import errors
from dgscope.dimse.encoding import decode, encode
from dgscope.dimse.identifiers import identifier
from dgscope.dimse.peer import Peer, Timeouts
from dgscope.dimse.query_retrieve import Counts, Level, Root, find, get, move
from dgscope.dimse.query_retrieve.keys import RETURNED
from dgscope.dimse.sop_classes import EXPLICIT_LE, IMPLICIT_LE
from dgscope.dimse.status import Category, Status
from tests.integration.hostile_peer import command, element, p_data, pdv
from tests.integration.scripted_peer import Received, ScriptedPeer, Talk

STUDY = identifier({"StudyInstanceUID": "1.2.3"})
CT = "1.2.840.10008.5.1.4.1.1.2"
PENDING, IGNORED, CANCELLED = 0xFF00, 0xFF01, 0xFE00


def reach(port: int, **seconds: float) -> Peer:
    """A peer that gets the usual time, for the machine may stall; `seconds` are for waiting in vain."""
    return Peer("PACS", "127.0.0.1", port, "DGSCOPE", timeouts=Timeouts(**seconds))


def answer(**values: str) -> bytes:
    return encode(identifier(values), IMPLICIT_LE)


def counts(remaining: int, completed: int, failed: int = 0, warning: int = 0) -> bytes:
    values = (remaining, completed, failed, warning)
    return b"".join(element(0x1020 + number, value) for number, value in enumerate(values))


def next_is_cancel(talk: Talk, request: Received) -> bool:
    """Whether C-CANCEL for the request is the next message."""
    message = talk.receive()
    return message.field == 0x0FFF and message.number(0x0120) == request.number(0x0110)


# C-FIND


def test_matches_are_handed_on_in_order() -> None:
    def script(talk: Talk) -> None:
        talk.accept()
        request = talk.receive()
        for number in range(3):
            talk.respond(request, PENDING, answer(PatientID=str(number)))
        talk.respond(request, 0x0000)

    seen: list[str] = []
    with ScriptedPeer(script) as peer:
        result = find(reach(peer.port), Root.STUDY, Level.STUDY, STUDY, lambda match: seen.append(match.PatientID))
    assert seen == ["0", "1", "2"]
    assert (result.succeeded, result.matches, result.is_cut, result.keys_ignored) == (True, 3, False, False)


@pytest.mark.parametrize("syntax", [IMPLICIT_LE, EXPLICIT_LE])
@pytest.mark.parametrize("level", ["study", "series", "instance", "SR", "KO", "PR"])
def test_every_key_goes_out_as_the_standard_encodes_it(level: str, syntax: str) -> None:
    def script(talk: Talk) -> None:
        talk.accept(only=lambda context: True, prefer=[syntax])
        talk.respond(talk.receive(), 0x0000)

    wanted = {"study": Level.STUDY, "series": Level.SERIES}.get(level, Level.IMAGE)
    keys = identifier({"StudyInstanceUID": "1.2.3"}, RETURNED[level])
    with ScriptedPeer(script) as peer:
        find(reach(peer.port), Root.STUDY, wanted, keys, lambda match: None)
    (request,) = peer.talks[0].messages
    assert request.text(0x0002) == "1.2.840.10008.5.1.4.1.2.2.1"
    sent = decode(request.data, syntax)
    assert sent.QueryRetrieveLevel == wanted.value
    tags = [element.tag for element in sent]
    assert tags == sorted(tags)
    for dotted in RETURNED[level]:
        here: Dataset = sent
        *path, keyword = dotted.split(".")
        for step in path:
            (here,) = here[step].value
        assert keyword in here, dotted
        assert keyword == "StudyInstanceUID" or not here[keyword].value


def test_the_patient_root_has_classes_of_its_own() -> None:
    def script(talk: Talk) -> None:
        talk.accept()
        talk.respond(talk.receive(), 0x0000)

    with ScriptedPeer(script) as peer:
        find(reach(peer.port), Root.PATIENT, Level.PATIENT, identifier({"PatientID": "1"}), lambda match: None)
        move(reach(peer.port), Root.PATIENT, "DGSCOPE", identifier({"PatientID": "1"}))
    classes = [talk.contexts[0].abstract_syntax for talk in peer.talks]
    assert classes == ["1.2.840.10008.5.1.4.1.2.1.1", "1.2.840.10008.5.1.4.1.2.1.2"]


def test_the_question_is_asked_in_the_peers_character_set_and_the_answer_read_in_its_own() -> None:
    def script(talk: Talk) -> None:
        talk.accept()
        request = talk.receive()
        assert "Müller".encode("latin-1") in request.data
        reply = identifier({"PatientName": "山田^太郎"})
        reply.SpecificCharacterSet = ["", "ISO 2022 IR 87"]
        talk.respond(request, PENDING, encode(reply, IMPLICIT_LE))
        talk.respond(request, PENDING, b"\x10\0\x10\0\6\0\0\0M\xfcller")
        talk.respond(request, 0x0000)

    names: list[str] = []
    with ScriptedPeer(script) as peer:
        node = replace(reach(peer.port), character_set="ISO_IR 100")
        keys = identifier({"PatientName": "Müller*"})
        find(node, Root.STUDY, Level.STUDY, keys, lambda match: names.append(str(match.PatientName)))
    assert names == ["山田^太郎", "Müller"]


def test_ignored_optional_keys_are_told() -> None:
    def script(talk: Talk) -> None:
        talk.accept()
        request = talk.receive()
        talk.respond(request, IGNORED, answer(PatientID="1"))
        talk.respond(request, 0x0000)

    with ScriptedPeer(script) as peer:
        assert find(reach(peer.port), Root.STUDY, Level.STUDY, STUDY, lambda match: None).keys_ignored


def test_a_limit_cancels_the_rest_and_says_that_it_was_cut() -> None:
    def script(talk: Talk) -> None:
        talk.accept()
        request = talk.receive()
        for number in range(3):
            talk.respond(request, PENDING, answer(PatientID=str(number)))
        assert next_is_cancel(talk, request)
        talk.respond(request, PENDING, answer(PatientID="late"))
        talk.respond(request, CANCELLED)

    seen: list[str] = []
    with ScriptedPeer(script) as peer:
        result = find(
            reach(peer.port), Root.STUDY, Level.STUDY, STUDY, lambda match: seen.append(match.PatientID), limit=2
        )
    assert seen == ["0", "1"]
    assert (result.succeeded, result.is_cut, result.was_cancelled) == (True, True, False)
    assert peer.talks[0].ended_by == 5


def test_exactly_as_many_matches_as_the_limit_are_not_cut() -> None:
    def script(talk: Talk) -> None:
        talk.accept()
        request = talk.receive()
        talk.respond(request, PENDING, answer(PatientID="1"))
        talk.respond(request, 0x0000)

    with ScriptedPeer(script) as peer:
        assert not find(reach(peer.port), Root.STUDY, Level.STUDY, STUDY, lambda match: None, limit=1).is_cut


def test_a_cancellation_is_sent_while_the_peer_is_silent() -> None:
    def script(talk: Talk) -> None:
        talk.accept()
        request = talk.receive()
        assert next_is_cancel(talk, request)
        talk.respond(request, CANCELLED)

    cancel = threading.Event()
    threading.Timer(0.1, cancel.set).start()
    with ScriptedPeer(script) as peer:
        result = find(reach(peer.port), Root.STUDY, Level.STUDY, STUDY, lambda match: None, cancel)
    assert (result.was_cancelled, result.succeeded) == (True, True)


def test_a_peer_that_ignores_c_cancel_is_left_alone_after_a_while() -> None:
    def script(talk: Talk) -> None:
        talk.accept()
        request = talk.receive()
        while True:
            talk.respond(request, PENDING, answer(PatientID="1"))
            time.sleep(0.01)

    with ScriptedPeer(script) as peer, pytest.raises(errors.PeerTimedOut, match="asked to stop"):
        find(reach(peer.port, cancel=0.6), Root.STUDY, Level.STUDY, STUDY, lambda match: False)


def test_the_peer_waits_while_a_match_is_worked_on() -> None:
    sent = []

    def script(talk: Talk) -> None:
        talk.accept()
        request = talk.receive()
        match = answer(PatientID="1") + element(0x4000, bytes(15000), 0x0010)
        for number in range(2000):
            talk.respond(request, PENDING, match)
            sent.append(number)
        talk.respond(request, 0x0000)

    progress = []

    def slow(match: Dataset) -> None:
        if not progress:
            time.sleep(0.5)
            progress.append(len(sent))

    with ScriptedPeer(script) as peer:
        result = find(reach(peer.port), Root.STUDY, Level.STUDY, STUDY, slow)
    assert result.matches == 2000
    assert progress[0] < 1500  # the rest waited at the peer: 30 MB do not fit into the sockets' buffers


@pytest.mark.parametrize(
    ("status", "category"),
    [(0xA700, Category.FAILURE), (0xA900, Category.FAILURE), (0xC001, Category.FAILURE), (0x7777, Category.FAILURE)],
)
def test_a_failure_is_a_result_with_words(status: int, category: Category) -> None:
    def script(talk: Talk) -> None:
        talk.accept()
        talk.respond(talk.receive(), status, extra=element(0x0902, b"No database"))

    with ScriptedPeer(script) as peer:
        result = find(reach(peer.port), Root.STUDY, Level.STUDY, STUDY, lambda match: None)
    assert (result.meaning.status, result.meaning.category, result.succeeded) == (status, category, False)
    assert result.error_comment == "No database"


@pytest.mark.parametrize("data", [b"\xff" * 7, b"\x10\0\x20\0\xff\xff\0\0ab"])
def test_a_match_that_is_no_data_set_is_a_violation_or_harmless(data: bytes) -> None:
    def script(talk: Talk) -> None:
        talk.accept()
        request = talk.receive()
        talk.respond(request, PENDING, data)
        talk.respond(request, 0x0000)

    with ScriptedPeer(script) as peer, contextlib.suppress(errors.ProtocolViolation):
        assert find(reach(peer.port), Root.STUDY, Level.STUDY, STUDY, lambda match: None).succeeded


def test_an_endless_match_does_not_fill_the_memory() -> None:
    def script(talk: Talk) -> None:
        talk.accept()
        request = talk.receive()
        talk.respond(request, PENDING, bytes(20_000_000))
        talk.respond(request, 0x0000)

    with ScriptedPeer(script) as peer, pytest.raises(errors.ProtocolViolation, match="exceeds"):
        find(reach(peer.port), Root.STUDY, Level.STUDY, STUDY, lambda match: None)


# C-MOVE


def test_progress_and_the_final_counts_are_told() -> None:
    def script(talk: Talk) -> None:
        talk.accept()
        request = talk.receive()
        assert (request.text(0x0600), request.number(0x0110)) == ("DGSCOPE", 4711)
        talk.respond(request, PENDING, extra=counts(1, 1))
        talk.respond(request, 0xB000, answer(FailedSOPInstanceUIDList="1.2.9"), extra=counts(0, 1, 1)[10:])

    seen: list[Counts] = []
    with ScriptedPeer(script) as peer:
        result = move(reach(peer.port), Root.STUDY, "DGSCOPE", STUDY, seen.append, message_id=4711)
    assert seen == [Counts(1, 1, 0, 0)]
    assert (result.status, result.counts) == (Status.SUB_OPERATIONS_WITH_FAILURES, Counts(None, 1, 1, 0))
    assert (result.failed_uids, result.message_id) == (("1.2.9",), 4711)


def test_counts_that_are_missing_are_unknown_not_zero() -> None:
    def script(talk: Talk) -> None:
        talk.accept()
        talk.respond(talk.receive(), 0x0000)

    with ScriptedPeer(script) as peer:
        result = move(reach(peer.port), Root.STUDY, "DGSCOPE", STUDY)
    assert result.counts == Counts()
    assert result.meaning.category is Category.SUCCESS


def test_an_unknown_destination_says_what_to_do() -> None:
    def script(talk: Talk) -> None:
        talk.accept()
        talk.respond(talk.receive(), 0xA801)

    with ScriptedPeer(script) as peer:
        result = move(reach(peer.port), Root.STUDY, "DGSCOPE", STUDY)
    assert "administrator" in str(result.meaning)


def test_a_silent_peer_is_a_time_out_unless_objects_arrive() -> None:
    long_after = threading.Event()

    def script(talk: Talk) -> None:
        talk.accept()
        request = talk.receive()
        long_after.wait(60)
        talk.respond(request, 0x0000)

    with ScriptedPeer(script) as peer:
        node = reach(peer.port, response=0.6)
        with pytest.raises(errors.PeerTimedOut):
            move(node, Root.STUDY, "DGSCOPE", STUDY)
        begin = time.monotonic()

        def arriving() -> bool:
            if time.monotonic() - begin > 1.5:
                long_after.set()
            return True

        assert move(node, Root.STUDY, "DGSCOPE", STUDY, alive=arriving).status == Status.SUCCESS


def test_a_move_is_cancelled_and_read_to_its_end() -> None:
    def script(talk: Talk) -> None:
        talk.accept()
        request = talk.receive()
        talk.respond(request, PENDING, extra=counts(5, 1))
        assert next_is_cancel(talk, request)
        talk.respond(request, CANCELLED, extra=counts(4, 2))

    cancel = threading.Event()
    with ScriptedPeer(script) as peer:
        result = move(reach(peer.port), Root.STUDY, "DGSCOPE", STUDY, lambda counts: cancel.set(), cancel)
    assert (result.was_cancelled, result.meaning.category) == (True, Category.CANCEL)
    assert result.counts.completed == 2


def test_an_abort_in_the_middle_is_an_error() -> None:
    def script(talk: Talk) -> None:
        talk.accept()
        talk.respond(talk.receive(), PENDING, extra=counts(5, 1))
        talk.abort(0, 0)

    with ScriptedPeer(script) as peer, pytest.raises(errors.AssociationAborted):
        move(reach(peer.port), Root.STUDY, "DGSCOPE", STUDY)


# C-GET


class Kept:
    """A receiver that remembers what came."""

    all: list["Kept"] = []

    def __init__(self, sop_class: str, sop_instance: str, transfer_syntax: str) -> None:
        self.uids = (sop_class, sop_instance, transfer_syntax)
        self.data, self.writes, self.state = b"", 0, "open"
        Kept.all.append(self)

    def write(self, buffer: memoryview) -> None:
        self.data += buffer
        self.writes += 1

    def done(self) -> int:
        self.state = "done"
        return 0

    def discard(self) -> None:
        self.state = "discarded"


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    Kept.all = []


def store(talk: Talk, uid: str, data: bytes, sop_class: str = CT) -> Received:
    """Send a C-STORE sub-operation and wait for its answer."""
    context = next(each for each in talk.contexts if each.abstract_syntax == CT)
    begin_store(talk, uid, sop_class)
    for at in range(0, len(data), 16000):
        talk.send(fragment(context.context_id, data[at : at + 16000], last=at + 16000 >= len(data)))
    return talk.receive()


def begin_store(talk: Talk, uid: str, sop_class: str = CT) -> None:
    context = next(each for each in talk.contexts if each.abstract_syntax == CT)
    parts = [element(0x0002, sop_class.encode()), element(0x0100, 1), element(0x0110, 7), element(0x0700, 0)]
    talk.message(context.context_id, command(*parts, element(0x0800, 1), element(0x1000, uid.encode())))


def fragment(context_id: int, data: bytes, *, last: bool) -> bytes:
    return p_data(pdv(context_id, 2 if last else 0, data))


def test_objects_come_in_pieces_on_the_same_association() -> None:
    data = bytes(range(256)) * 400

    def script(talk: Talk) -> None:
        talk.accept()
        assert talk.roles[CT] == (0, 1)
        request = talk.receive()
        for number in range(2):
            taken = store(talk, f"1.2.{number}", data)
            assert (taken.field, taken.number(0x0900), taken.number(0x0120)) == (0x8001, 0x0000, 7)
            talk.respond(request, PENDING, extra=counts(1 - number, number + 1))
        talk.respond(request, 0x0000, extra=counts(0, 2))

    seen: list[Counts] = []
    with ScriptedPeer(script) as peer:
        result = get(reach(peer.port), Root.STUDY, STUDY, Kept, seen.append, sop_classes=[CT])
    assert (result.received, result.refused, result.status) == (2, 0, Status.SUCCESS)
    assert [kept.uids[1] for kept in Kept.all] == ["1.2.0", "1.2.1"]
    assert all(kept.data == data and kept.state == "done" and kept.writes > 5 for kept in Kept.all)
    assert [each.completed for each in seen] == [1, 2]


def test_a_refusal_answers_the_sub_operation_and_the_others_go_on() -> None:
    def script(talk: Talk) -> None:
        talk.accept()
        request = talk.receive()
        assert store(talk, "1.2.0", bytes(100_000)).number(0x0900) == 0xA700
        assert store(talk, "1.2.1", bytes(100)).number(0x0900) == 0x0000
        assert store(talk, "1.2.2", bytes(100), sop_class="1.2.840.10008.5.1.4.1.1.4").number(0x0900) == 0x0122
        talk.respond(request, 0xB000, extra=counts(0, 1, 2))

    class Picky(Kept):
        def write(self, buffer: memoryview) -> None:
            if self.uids[1] == "1.2.0":
                raise errors.Refused(Status.OUT_OF_RESOURCES, "disk full")
            super().write(buffer)

    with ScriptedPeer(script) as peer:
        result = get(reach(peer.port), Root.STUDY, STUDY, Picky, sop_classes=[CT])
    assert (result.received, result.refused) == (1, 2)
    assert [kept.state for kept in Kept.all] == ["discarded", "done"]


def test_an_object_that_breaks_off_is_discarded() -> None:
    def script(talk: Talk) -> None:
        talk.accept()
        talk.receive()
        begin_store(talk, "1.2.0")
        talk.send(fragment(3, bytes(100), last=False))
        talk.abort(2, 0)

    with ScriptedPeer(script) as peer, pytest.raises(errors.AssociationAborted):
        get(reach(peer.port), Root.STUDY, STUDY, Kept, sop_classes=[CT])
    assert [kept.state for kept in Kept.all] == ["discarded"]


def test_a_get_is_cancelled_between_objects() -> None:
    def script(talk: Talk) -> None:
        talk.accept()
        request = talk.receive()
        assert store(talk, "1.2.0", bytes(100)).number(0x0900) == 0x0000
        assert next_is_cancel(talk, request)
        talk.respond(request, CANCELLED, extra=counts(5, 1))

    cancel = threading.Event()

    def begin(*uids: str) -> Kept:
        cancel.set()
        return Kept(*uids)

    with ScriptedPeer(script) as peer:
        result = get(reach(peer.port), Root.STUDY, STUDY, begin, cancel=cancel, sop_classes=[CT])
    assert (result.was_cancelled, result.received) == (True, 1)


def test_failed_uids_in_the_command_set_are_found() -> None:
    def script(talk: Talk) -> None:
        talk.accept()
        talk.respond(talk.receive(), 0xC000, extra=element(0x58, b"1.2.8\\1.2.9", group=8))

    with ScriptedPeer(script) as peer:
        assert get(reach(peer.port), Root.STUDY, STUDY, Kept, sop_classes=[CT]).failed_uids == ("1.2.8", "1.2.9")
