import pytest

from dgscope.dimse import pdu
from dgscope.dimse.errors import ProtocolViolation


@pytest.mark.parametrize(
    ("announced", "fragment"),
    [(0, 131066), (16384, 16378), (16385, 16378), (6, 2), (1, 2), (7, 2), (8, 2), (0xFFFFFFFF, (1 << 20) - 6)],
)
def test_fragments_are_even_bounded_and_never_empty(announced: int, fragment: int) -> None:
    assert pdu.fragment_size(announced) == fragment


def test_a_message_is_cut_and_only_the_last_fragment_is_marked() -> None:
    parts = pdu.p_data(5, b"abcde", pdu.COMMAND, 2)
    encoded = b"".join(parts)
    read = []
    while encoded:
        _, length = pdu.HEADER.unpack_from(encoded)
        read += list(pdu.fragments(encoded[6 : 6 + length]))
        encoded = encoded[6 + length :]
    assert [bytes(each.data) for each in read] == [b"ab", b"cd", b"e"]
    assert [each.is_last for each in read] == [False, False, True]
    assert all(each.is_command and each.context_id == 5 for each in read)


def test_an_empty_message_is_one_empty_last_fragment() -> None:
    (fragment,) = pdu.fragments(b"".join(pdu.p_data(1, b"", 0, 100))[6:])
    assert fragment.is_last
    assert not fragment.data


@pytest.mark.parametrize("body", [b"\0", b"\0\0\0\1\1\3", b"\0\0\0\x10\1\3ab", bytes(6)])
def test_a_value_that_does_not_fit_is_a_violation(body: bytes) -> None:
    with pytest.raises(ProtocolViolation):
        list(pdu.fragments(body))
