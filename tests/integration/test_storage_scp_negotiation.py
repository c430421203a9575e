"""What is agreed on in an association: contexts, transfer syntaxes, roles, extended negotiation (PS3.7 annex D)."""

import struct
from collections.abc import Iterator

import pytest

from storage_scp import sop_classes, transfer_syntaxes
from tests.integration import hostile_peer as wire
from tests.integration.hostile_peer import Peer, item, p_data, pdv
from tests.integration.storage_scp_running import Running, running

PRIVATE = "1.3.46.670589.11.0.0.12.1"
DEFLATED = "1.2.840.10008.1.2.1.99"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("scp"), pdu=5.0) as server:
        yield server
        server.check_invariants()


def uid_item(kind: int, uid: str, rest: bytes) -> bytes:
    return item(kind, struct.pack(">H", len(uid)) + uid.encode() + rest)


def test_29_all_of_128_contexts_are_answered_one_by_one(server: Running) -> None:
    proposed = [(2 * n + 1, uid, (wire.EXPLICIT,)) for n, uid in enumerate(list(sop_classes.STORAGE)[:128])]
    with Peer(server.port) as peer:
        accepted = peer.associate(proposed)
        assert len(accepted.results) == 128
        assert set(accepted.results.values()) == {(0, wire.EXPLICIT)}


def test_every_class_that_we_store_is_accepted(server: Running) -> None:
    classes = [*sop_classes.STORAGE, *sop_classes.NON_PATIENT_STORAGE]
    for start in range(0, len(classes), 128):
        proposed = [(2 * n + 1, uid, (wire.IMPLICIT,)) for n, uid in enumerate(classes[start : start + 128])]
        with Peer(server.port) as peer:
            accepted = peer.associate(proposed)
        assert accepted.results == {number: (0, wire.IMPLICIT) for number, _, _ in proposed}


def test_the_same_abstract_syntax_may_come_with_each_transfer_syntax_in_a_context_of_its_own(server: Running) -> None:
    proposed = [(2 * n + 1, wire.CT, (uid,)) for n, uid in enumerate(transfer_syntaxes.ACCEPTED)]
    with Peer(server.port) as peer:
        accepted = peer.associate(proposed)
        assert accepted.results == {2 * n + 1: (0, uid) for n, uid in enumerate(transfer_syntaxes.ACCEPTED)}
        peer.send(wire.store("1.2.3.77", context_id=7))
        assert peer.status() == 0
        peer.release()
    assert server.stored()[-1]["transfer_syntax_uid"] == transfer_syntaxes.ACCEPTED[3]


def test_of_several_transfer_syntaxes_ours_is_the_first_by_our_own_order(server: Running) -> None:
    with Peer(server.port) as peer:
        accepted = peer.associate(
            [
                (1, wire.CT, (DEFLATED, "1.2.840.10008.1.2.4.50", wire.IMPLICIT, wire.EXPLICIT)),
                (3, wire.CT, ("1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.70")),
            ]
        )
    assert accepted.results == {1: (0, wire.EXPLICIT), 3: (0, "1.2.840.10008.1.2.4.70")}


def test_deflate_is_never_accepted(server: Running) -> None:
    with Peer(server.port) as peer:
        assert peer.associate([(1, wire.CT, (DEFLATED,))]).results[1][0] == 4


def test_contexts_that_we_do_not_serve_are_refused_and_the_others_accepted(server: Running) -> None:
    proposed = [
        (1, wire.STUDY_ROOT_FIND, (wire.IMPLICIT,)),
        (3, "1.2.840.10008.1.20.2", (wire.IMPLICIT,)),
        (5, PRIVATE, (wire.IMPLICIT,)),
        (7, "nonsense", (wire.IMPLICIT,)),
        (9, wire.VERIFICATION, ("1.2.840.10008.1.2.4.50",)),
        (11, wire.CT, (wire.IMPLICIT,)),
    ]
    with Peer(server.port) as peer:
        results = {key: result for key, (result, _) in peer.associate(proposed).results.items()}
    assert results == {1: 3, 3: 3, 5: 3, 7: 3, 9: 4, 11: 0}


def test_a_service_that_the_caller_may_not_use_is_refused_in_its_contexts(server: Running) -> None:
    with Peer(server.port) as peer:
        results = peer.associate([wire.ECHO_CONTEXT, wire.CT_CONTEXT], calling=b"ECHOONLY").results
        assert (results[1][0], results[3][0]) == (0, 1)
        assert peer.echo() == 0


def test_37_a_tiny_maximum_length_of_the_peer_is_kept_to_and_an_impossible_one_rejected(server: Running) -> None:
    with Peer(server.port) as peer:
        peer.associate(max_pdu=8)
        peer.send(p_data(pdv(1, 3, wire.echo_command())))
        assert len(peer.receive().body) == 8
        peer.socket.close()
    with Peer(server.port) as peer:
        peer.associate(max_pdu=23)
        assert peer.echo() == 0
    with Peer(server.port) as peer:
        peer.associate(max_pdu=0)
        assert peer.echo() == 0
    with Peer(server.port) as peer:
        peer.send(wire.associate_rq(max_pdu=1))
        assert peer.receive().reject == (1, 1, 1)


def test_39_an_asynchronous_window_is_answered_with_one_operation_at_a_time(server: Running) -> None:
    with Peer(server.port) as peer:
        accepted = peer.associate(user_items=item(0x53, b"\0\0\xff\xff"))
    assert accepted.user[0x53] == [b"\0\1\0\1"]


def test_what_is_not_asked_for_is_not_answered(server: Running) -> None:
    with Peer(server.port) as peer:
        assert set(peer.associate().user) == {0x51, 0x52, 0x55}


def test_our_implementation_is_named_as_configured(server: Running) -> None:
    with Peer(server.port) as peer:
        user = peer.associate().user
    assert (user[0x52], user[0x55]) == ([b"2.25.1"], [b"DGSCOPE_TEST"])


def test_role_selection_leaves_us_the_scp(server: Running) -> None:
    with Peer(server.port) as peer:
        accepted = peer.associate(user_items=uid_item(0x54, wire.CT, b"\1\1"))
    assert accepted.user[0x54] == [struct.pack(">H", len(wire.CT)) + wire.CT.encode() + b"\1\0"]
    assert accepted.results[3][0] == 0


def test_a_peer_that_only_wants_to_be_scp_gets_no_context_for_it(server: Running) -> None:
    with Peer(server.port) as peer:
        accepted = peer.associate(user_items=uid_item(0x54, wire.CT, b"\0\1"))
    assert (accepted.results[1][0], accepted.results[3][0]) == (0, 1)


def test_extended_negotiation_of_storage_says_level_2_bit_preserving_no_coercion(server: Running) -> None:
    with Peer(server.port) as peer:
        accepted = peer.associate(user_items=uid_item(0x56, wire.CT, bytes((3, 0, 0, 0, 2, 0))))
    (answer,) = accepted.user[0x56]
    assert answer == struct.pack(">H", len(wire.CT)) + wire.CT.encode() + bytes((2, 0, 3, 0, 0, 0))


def test_a_user_identity_is_neither_needed_nor_logged(server: Running) -> None:
    identity = item(0x58, b"\2\1" + struct.pack(">H", 5) + b"alice" + struct.pack(">H", 9) + b"hunter2pw")
    with Peer(server.port) as peer:
        assert 0x59 not in peer.associate(user_items=identity).user
        assert peer.echo() == 0
    assert "hunter2" not in server.log.read_text()


def test_titles_are_echoed_as_sent(server: Running) -> None:
    with Peer(server.port) as peer:
        peer.send(wire.associate_rq(calling=b" HOSTILE"))
        assert peer.receive().body[4:36] == b"DGSCOPE".ljust(16) + b" HOSTILE".ljust(16)


def test_private_storage_classes_are_taken_where_the_site_allows_them(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("private")
    proposed = [(1, wire.VERIFICATION, (wire.IMPLICIT,)), (3, PRIVATE, (wire.IMPLICIT,)), (5, "x.y", (wire.IMPLICIT,))]
    with running(folder, private_storage_classes=True) as server, Peer(server.port) as peer:
        accepted = peer.associate(proposed)
        assert [accepted.results[key][0] for key in (1, 3, 5)] == [0, 0, 3]
