import struct

import pytest

from dgscope.dimse.associate import AssociateRequest, Context, answers, decode_accepted, encode
from dgscope.dimse.errors import ProtocolViolation

CT, IMPLICIT, EXPLICIT = "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.1.2", "1.2.840.10008.1.2.1"


def request(*contexts: Context, called: str = "PEER") -> AssociateRequest:
    return AssociateRequest(called, "US", contexts, 16384, "1.2.3", "NAME")


def item(kind: int, value: bytes) -> bytes:
    return struct.pack(">BxH", kind, len(value)) + value


def accepting(*items: bytes) -> bytes:
    return bytes(68) + b"".join(items)


def result_item(context_id: int, result: int, syntax: str) -> bytes:
    return item(0x21, bytes((context_id, 0, result, 0)) + item(0x40, syntax.encode()))


def test_titles_are_padded_and_context_ids_are_odd() -> None:
    body = encode(request(Context(CT, (IMPLICIT,)), Context(CT, (EXPLICIT,))))[6:]
    assert body[4:20] == b"PEER".ljust(16)
    assert body[20:36] == b"US".ljust(16)
    assert item(0x20, bytes((3, 0, 0, 0)) + item(0x30, CT.encode()) + item(0x40, EXPLICIT.encode())) in body


def test_a_role_is_proposed_once_for_a_class_and_never_the_default_one() -> None:
    get = Context(CT, (IMPLICIT,), scu=False, scp=True)
    body = encode(request(get, get))
    assert body.count(item(0x54, struct.pack(">H", len(CT)) + CT.encode() + b"\0\1")) == 1
    assert b"\x54\0" not in encode(request(Context(CT, (IMPLICIT,))))


def test_extended_negotiation_is_proposed() -> None:
    body = encode(request(Context(CT, (IMPLICIT,), extended=b"\1\0")))
    assert item(0x56, struct.pack(">H", len(CT)) + CT.encode() + b"\1\0") in body


@pytest.mark.parametrize("number", [0, 129])
def test_an_association_has_1_to_128_contexts(number: int) -> None:
    with pytest.raises(ValueError, match="128"):
        encode(request(*[Context(CT, (IMPLICIT,))] * number))


@pytest.mark.parametrize("title", ["", "SEVENTEEN LETTERS", "É"])
def test_a_title_that_does_not_exist_is_our_own_mistake(title: str) -> None:
    with pytest.raises(ValueError):
        encode(request(Context(CT, (IMPLICIT,)), called=title))


def test_an_answer_is_matched_with_what_was_proposed() -> None:
    contexts = [Context(CT, (IMPLICIT, EXPLICIT)), Context("1.2", (IMPLICIT,)), Context("1.3", (IMPLICIT,))]
    user = item(0x50, item(0x51, struct.pack(">I", 4096)) + item(0x52, b"9.8\0") + item(0x55, b"THEIRS "))
    found = decode_accepted(accepting(result_item(1, 0, EXPLICIT), result_item(3, 3, IMPLICIT), user))
    first, second, third = answers(contexts, found)
    assert first.is_accepted
    assert first.transfer_syntax == EXPLICIT
    assert (second.result, second.transfer_syntax) == (3, "")
    assert "abstract syntax" in second.explanation
    assert not third.is_accepted  # not answered at all
    assert (found.max_pdu, found.implementation_class_uid, found.implementation_version_name) == (4096, "9.8", "THEIRS")


def test_a_transfer_syntax_that_was_not_proposed_is_no_acceptance() -> None:
    found = decode_accepted(accepting(result_item(1, 0, EXPLICIT)))
    assert not answers([Context(CT, (IMPLICIT,))], found)[0].is_accepted


@pytest.mark.parametrize(
    "body",
    [b"", bytes(67), bytes(68) + b"\x21", accepting(b"\x21\0\xff\xff"), accepting(item(0x50, b"\x54\0\0\4\0\xff12"))],
)
def test_lengths_that_do_not_fit_are_a_violation(body: bytes) -> None:
    with pytest.raises(ProtocolViolation):
        decode_accepted(body)
