"""PDUs that we send."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pynetdicom.pdu import A_ABORT_RQ, A_ASSOCIATE_RJ

from storage_scp import pdu
from storage_scp.errors import AbortReason


def take_apart(data: bytes) -> list[tuple[int, int, bytes]]:
    """Length of the PDU, control header and fragment of each PDV (one in each PDU)."""
    found = []
    while data:
        kind, length = struct.unpack_from(">BxI", data)
        size, _, control = struct.unpack_from(">IBB", data, 6)
        assert kind == 4
        assert size == length - 4
        found.append((length, control, data[12 : 6 + length]))
        data = data[6 + length :]
    return found


@given(st.binary(min_size=2, max_size=500).filter(lambda data: not len(data) % 2), st.integers(8, 600))
def test_fragments_are_even_fit_the_peer_and_make_up_the_message(message: bytes, peer_max: int) -> None:
    parts = take_apart(pdu.p_data(1, message, pdu.COMMAND_FRAGMENT, peer_max))
    assert b"".join(fragment for _, _, fragment in parts) == message
    assert all(length <= peer_max and len(fragment) and not len(fragment) % 2 for length, _, fragment in parts)
    assert [control for _, control, _ in parts] == [1] * (len(parts) - 1) + [3]


def test_without_a_limit_a_message_is_one_pdu() -> None:
    assert len(take_apart(pdu.p_data(1, b"x" * 100_000, 0, 0))) == 1


@pytest.mark.parametrize("reason", AbortReason)
def test_pynetdicom_reads_our_abort(reason: AbortReason) -> None:
    read = A_ABORT_RQ()
    read.decode(pdu.abort(pdu.AbortSource.SERVICE_PROVIDER, reason))
    assert (read.source, read.reason_diagnostic) == (2, reason)


def test_pynetdicom_reads_our_rejection() -> None:
    read = A_ASSOCIATE_RJ()
    read.decode(pdu.associate_rj(1, 1, 3))
    assert (read.result, read.source, read.reason_diagnostic) == (1, 1, 3)
