"""C-STORE as SCU: files go out as they are, converted only where the peer refuses, and one bad one stops nothing."""

import io
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from pydicom.uid import (
    CTImageStorage,
    DigitalXRayImageStorageForPresentation,
    JPEG2000Lossless,
    MRImageStorage,
    generate_uid,
)

from dgscope.dimse import errors
from dgscope.dimse.encoding import decode
from dgscope.dimse.peer import Peer, Timeouts
from dgscope.dimse.sop_classes import EXPLICIT_BE, EXPLICIT_LE, IMPLICIT_LE
from dgscope.dimse.storage import Converted, ItemResult, Outcome, SendItem, SendOptions, SendResult, px_as_dx, send
from tests.integration.scripted_peer import ScriptedPeer, Talk
from tests.integration.storage_scp_images import data_set_of, write_image


def reach(port: int, **seconds: float) -> Peer:
    """A peer that gets the usual time, for the machine may stall; `seconds` are for waiting in vain."""
    return Peer("STORE", "127.0.0.1", port, "DGSCOPE", timeouts=Timeouts(**seconds))


def item(path: Path, sop_class: str = CTImageStorage, syntax: str = EXPLICIT_LE, **options: object) -> SendItem:
    uid = generate_uid()
    # Nobody looks into the pixel data: what is declared as compressed need not be.
    written = EXPLICIT_LE if syntax == JPEG2000Lossless else syntax
    write_image(path, sop_class, transfer_syntax=written, instance=uid)
    return SendItem(path, sop_class, uid, syntax, **options)  # type: ignore[arg-type]


def takes_all(talk: Talk) -> None:
    talk.accept()
    while True:
        talk.respond(talk.receive(), 0x0000)


def run(
    peer: ScriptedPeer, items: Sequence[SendItem], seconds: dict[str, float] | None = None, **options: object
) -> tuple[SendResult, list[ItemResult]]:
    results: list[ItemResult] = []
    node = reach(peer.port, **(seconds or {}))
    result = send(node, items, results.append, options=SendOptions(**options))  # type: ignore[arg-type]
    return result, results


def test_files_arrive_byte_for_byte(tmp_path: Path) -> None:
    items = [item(tmp_path / "0"), item(tmp_path / "1", MRImageStorage, IMPLICIT_LE, offset=None)]
    with ScriptedPeer(takes_all) as peer:
        result, results = run(peer, items)
    assert (result.stored, result.is_complete) == (2, True)
    assert [message.data for message in peer.talks[0].messages] == [data_set_of(each.path) for each in items]  # type: ignore[arg-type]
    assert [(each.transfer_syntax, each.is_altered) for each in results] == [(EXPLICIT_LE, False), (IMPLICIT_LE, False)]
    first = peer.talks[0].messages[0]
    assert (first.text(0x0002), first.text(0x1000)) == (items[0].sop_class, items[0].sop_instance)


def test_a_file_may_come_from_anywhere_that_can_be_opened(tmp_path: Path) -> None:
    stored = item(tmp_path / "0")
    data = (tmp_path / "0").read_bytes()
    with ScriptedPeer(takes_all) as peer:
        result, _ = run(peer, [SendItem(lambda: io.BytesIO(data), stored.sop_class, "1.2", EXPLICIT_LE)])
    assert result.stored == 1
    assert peer.talks[0].messages[0].data == data_set_of(tmp_path / "0")


def test_the_originator_of_a_move_is_named(tmp_path: Path) -> None:
    with ScriptedPeer(takes_all) as peer:
        run(peer, [item(tmp_path / "0")], move_originator=("ASKER", 99))
    (message,) = peer.talks[0].messages
    assert (message.text(0x1030), message.number(0x1031)) == ("ASKER", 99)


@pytest.mark.parametrize(
    ("status", "outcome", "words"),
    [
        (0x0000, Outcome.STORED, ""),
        (0xB000, Outcome.WARNING, "changed some attributes"),
        (0xB007, Outcome.WARNING, "finds fault"),
        (0xA700, Outcome.FAILED, "Try again later"),
        (0xD000, Outcome.WARNING, "has this object already"),
        (0x0111, Outcome.WARNING, "has an object with this UID already"),
        (0x0122, Outcome.FAILED, "does not take"),
        (0x0124, Outcome.FAILED, "administrator"),
        (0x4242, Outcome.FAILED, "does not define"),
    ],
)
def test_each_status_becomes_an_outcome_with_words(tmp_path: Path, status: int, outcome: Outcome, words: str) -> None:
    def script(talk: Talk) -> None:
        talk.accept()
        talk.respond(talk.receive(), status)

    with ScriptedPeer(script) as peer:
        _, (result,) = run(peer, [item(tmp_path / "0")])
    assert result.outcome is outcome
    assert words in result.why


def test_what_the_peer_refuses_is_encoded_anew_without_loss(tmp_path: Path) -> None:
    def only_implicit(talk: Talk) -> None:
        talk.accept(only=lambda context: context.transfer_syntaxes == (IMPLICIT_LE,))
        while True:
            talk.respond(talk.receive(), 0x0000)

    items = [item(tmp_path / "0", syntax=EXPLICIT_LE), item(tmp_path / "1", syntax=EXPLICIT_BE)]
    with ScriptedPeer(only_implicit) as peer:
        result, results = run(peer, items)
    assert result.stored == 2
    assert [(each.transfer_syntax, each.is_altered) for each in results] == [(IMPLICIT_LE, True)] * 2
    first, second = (decode(message.data, IMPLICIT_LE) for message in peer.talks[0].messages)
    assert first.PixelData == second.PixelData
    assert first.PixelData == decode(data_set_of(tmp_path / "0"), EXPLICIT_LE).PixelData


def only_uncompressed(talk: Talk) -> None:
    talk.accept(only=lambda context: context.transfer_syntaxes[0] in {EXPLICIT_LE, IMPLICIT_LE})
    while True:
        talk.respond(talk.receive(), 0x0000)


def test_compressed_images_are_left_to_the_transcoder_in_the_order_of_preference(tmp_path: Path) -> None:
    asked = []

    def transcoder(item: SendItem, wanted: Sequence[str]) -> Converted:
        asked.append(list(wanted))
        return Converted(wanted[0], io.BytesIO(b"\x08\0\x16\0UI\x04\x001.2\0"), "now lossy")

    with ScriptedPeer(only_uncompressed) as peer:
        result, (one,) = run(peer, [item(tmp_path / "0", syntax=JPEG2000Lossless)], transcoder=transcoder)
    assert asked == [[EXPLICIT_LE, IMPLICIT_LE]]
    assert (result.warnings, one.outcome, one.transfer_syntax) == (1, Outcome.WARNING, EXPLICIT_LE)
    assert "lossy" in one.why


@pytest.mark.parametrize("transcoder", [None, lambda item, wanted: None])
def test_nothing_is_converted_that_may_not_be(tmp_path: Path, transcoder: object) -> None:
    items = [item(tmp_path / "0", syntax=JPEG2000Lossless), item(tmp_path / "1")]
    with ScriptedPeer(only_uncompressed) as peer:
        result, (first, second) = run(peer, items, transcoder=transcoder)
    assert (first.outcome, second.outcome) == (Outcome.FAILED, Outcome.STORED)
    assert JPEG2000Lossless in first.why
    assert (result.failed, result.error) == (1, None)


def test_a_withheld_syntax_is_never_proposed(tmp_path: Path) -> None:
    with ScriptedPeer(takes_all) as peer:
        run(peer, [item(tmp_path / "0", syntax=EXPLICIT_BE)], withheld=frozenset({EXPLICIT_BE}))
    proposed = [context.transfer_syntaxes for context in peer.talks[0].contexts]
    assert proposed == [(EXPLICIT_LE,), (IMPLICIT_LE,)]


def test_panoramic_images_go_out_as_dx_where_the_peer_wants_it(tmp_path: Path) -> None:
    stored = item(tmp_path / "0", DigitalXRayImageStorageForPresentation)
    data = (tmp_path / "0").read_bytes().replace(b"CS\2\0CT", b"CS\2\0PX")
    (tmp_path / "0").write_bytes(data)
    with ScriptedPeer(takes_all) as peer:
        _, (result,) = run(peer, [stored], alter=px_as_dx)
    assert result.is_altered
    assert peer.talks[0].messages[0].data == data_set_of(tmp_path / "0").replace(b"CS\2\0PX", b"CS\2\0DX")


def test_a_kind_that_the_peer_refuses_fails_and_the_others_go(tmp_path: Path) -> None:
    def no_mr(talk: Talk) -> None:
        talk.accept(only=lambda context: context.abstract_syntax != MRImageStorage)
        while True:
            talk.respond(talk.receive(), 0x0000)

    with ScriptedPeer(no_mr) as peer:
        result, results = run(peer, [item(tmp_path / "0", MRImageStorage), item(tmp_path / "1")])
    assert [each.outcome for each in results] == [Outcome.FAILED, Outcome.STORED]
    assert "SOP class" in results[0].why
    assert len(result.not_sent) == 0


def test_a_missing_or_broken_file_fails_alone(tmp_path: Path) -> None:
    gone, broken, good = item(tmp_path / "0"), item(tmp_path / "1"), item(tmp_path / "2")
    (tmp_path / "0").unlink()
    (tmp_path / "1").write_bytes(b"no DICOM")
    with ScriptedPeer(takes_all) as peer:
        _, results = run(peer, [gone, broken, good])
    assert [each.outcome for each in results] == [Outcome.FAILED, Outcome.FAILED, Outcome.STORED]
    assert "No such file" in results[0].why
    assert "DICM" in results[1].why


def test_a_peer_that_hangs_up_on_one_image_gets_the_others_over_a_new_association(tmp_path: Path) -> None:
    items = [item(tmp_path / str(number)) for number in range(4)]

    def hangs_up_on_the_second(talk: Talk) -> None:
        talk.accept()
        while True:
            message = talk.receive()
            if message.text(0x1000) == items[1].sop_instance:
                talk.abort(0, 0)
                return
            talk.respond(message, 0x0000)

    with ScriptedPeer(hangs_up_on_the_second) as peer:
        result, results = run(peer, items)
    assert [each.outcome for each in results] == [Outcome.STORED, Outcome.FAILED, Outcome.STORED, Outcome.STORED]
    assert "aborted" in results[1].why
    assert (result.error, peer.connections) == (None, 2)


def test_a_peer_that_hangs_up_on_everything_is_given_up(tmp_path: Path) -> None:
    def hangs_up(talk: Talk) -> None:
        talk.accept()
        talk.receive()
        talk.abort(0, 0)

    with ScriptedPeer(hangs_up) as peer:
        result, _ = run(peer, [item(tmp_path / str(number)) for number in range(6)])
    assert (result.failed, len(result.not_sent)) == (3, 3)
    assert isinstance(result.error, errors.AssociationAborted)


def test_a_peer_that_never_answers_is_not_asked_again(tmp_path: Path) -> None:
    def silent(talk: Talk) -> None:
        talk.accept()
        talk.receive()
        talk.wait_until_gone()

    with ScriptedPeer(silent) as peer:
        result, _ = run(peer, [item(tmp_path / "0"), item(tmp_path / "1")], {"response": 0.6})
    assert isinstance(result.error, errors.PeerTimedOut)
    assert (result.failed, len(result.not_sent), peer.connections) == (1, 1, 1)


def test_no_association_is_an_error_of_the_whole(tmp_path: Path) -> None:
    with ScriptedPeer(lambda talk: talk.reject(1, 1, 3)) as peer:
        result, results = run(peer, [item(tmp_path / "0")])
    assert isinstance(result.error, errors.AssociationRejected)
    assert (results, len(result.not_sent)) == ([], 1)


def test_a_cancelled_send_leaves_the_rest(tmp_path: Path) -> None:
    cancel = threading.Event()
    items = [item(tmp_path / str(number)) for number in range(5)]
    with ScriptedPeer(takes_all) as peer:
        result = send(reach(peer.port), items, lambda result: cancel.set(), cancel)
    assert (result.stored, result.was_cancelled, result.not_sent) == (1, True, items[1:])
    assert peer.talks[0].ended_by == 5


@pytest.mark.parametrize("associations", [1, 4])
def test_each_image_goes_out_once_however_many_associations_there_are(tmp_path: Path, associations: int) -> None:
    items = [item(tmp_path / str(number)) for number in range(40)]
    with ScriptedPeer(takes_all) as peer:
        result, results = run(peer, items, associations=associations)
    assert result.stored == len(results) == 40
    sent = [message.text(0x1000) for talk in peer.talks for message in talk.messages]
    assert sorted(sent) == sorted(each.sop_instance for each in items)
    assert peer.connections <= associations


@pytest.mark.parametrize("refuses", ["rejects", "is silent"])
def test_a_peer_that_gives_one_association_gets_all_over_that(tmp_path: Path, refuses: str) -> None:
    items = [item(tmp_path / str(number)) for number in range(6)]

    def next_ones(talk: Talk) -> None:
        if refuses == "rejects":
            talk.reject(2, 3, 2)
        talk.wait_until_gone()

    with ScriptedPeer(takes_all, next_ones) as peer:
        result, _ = run(peer, items, {"associate": 5}, associations=4)
        assert (result.stored, result.is_complete) == (6, True)
        assert max(len(talk.messages) for talk in peer.talks) == 6


def test_a_peer_that_gives_none_is_one_error(tmp_path: Path) -> None:
    with ScriptedPeer(lambda talk: talk.reject(2, 3, 2)) as peer:
        result, results = run(peer, [item(tmp_path / str(number)) for number in range(6)], associations=3)
    assert isinstance(result.error, errors.AssociationRejected)
    assert (results, len(result.not_sent)) == ([], 6)


def test_more_kinds_than_an_association_has_contexts_need_several(tmp_path: Path) -> None:
    stored = item(tmp_path / "0")
    items = [SendItem(stored.path, f"1.2.{number}", f"1.3.{number}", EXPLICIT_LE) for number in range(100)]
    with ScriptedPeer(takes_all) as peer:
        result, _ = run(peer, items)
    assert (result.stored, [len(talk.contexts) for talk in peer.talks]) == (100, [128, 72])


def test_an_error_of_the_callers_callback_reaches_the_caller(tmp_path: Path) -> None:
    def fails(result: ItemResult) -> None:
        raise KeyError(result.outcome)

    items = [item(tmp_path / str(number)) for number in range(8)]
    with ScriptedPeer(takes_all) as peer, pytest.raises(KeyError):
        send(reach(peer.port), items, fails, options=SendOptions(associations=3))


def test_the_stored_syntax_is_proposed_before_all_others(tmp_path: Path) -> None:
    with ScriptedPeer(takes_all) as peer:
        run(peer, [item(tmp_path / "0", syntax=JPEG2000Lossless)])
    proposed = [context.transfer_syntaxes for context in peer.talks[0].contexts]
    assert proposed == [(JPEG2000Lossless,), (EXPLICIT_LE,), (IMPLICIT_LE,)]
