import contextlib
import struct

import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from dgscope.dimse.encoding import choose_character_set, decode, encode
from dgscope.dimse.errors import ProtocolViolation
from dgscope.dimse.sop_classes import EXPLICIT_BE, EXPLICIT_LE, IMPLICIT_LE

SYNTAXES = (IMPLICIT_LE, EXPLICIT_LE, EXPLICIT_BE)


def named(name: str) -> Dataset:
    keys = Dataset()
    keys.PatientName = name
    return keys


def raw(tag: tuple[int, int], value: bytes) -> bytes:
    return struct.pack("<HHI", *tag, len(value)) + value


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_keys_come_back_as_they_were(syntax: str) -> None:
    keys = named("Müller^*")
    keys.StudyDate = "20260101-20260131"
    keys.StudyInstanceUID = ["1.2.3", "1.2.4"]
    keys.ScheduledProcedureStepSequence = Sequence([named("Inner^ö")])
    back = decode(encode(keys, syntax), syntax)
    assert back.PatientName == "Müller^*"
    assert back.StudyDate == "20260101-20260131"
    assert list(back.StudyInstanceUID) == ["1.2.3", "1.2.4"]
    assert back.ScheduledProcedureStepSequence[0].PatientName == "Inner^ö"


def test_ascii_needs_no_character_set() -> None:
    assert "SpecificCharacterSet" not in decode(encode(named("Plain"), IMPLICIT_LE), IMPLICIT_LE)


@pytest.mark.parametrize(
    ("name", "preferred", "chosen"),
    [
        ("Müller", "", "ISO_IR 192"),
        ("Müller", "ISO_IR 100", "ISO_IR 100"),
        ("Plain", "ISO_IR 100", "ISO_IR 100"),
        ("Иванов", "ISO_IR 100", "ISO_IR 192"),
        ("Иванов", "ISO_IR 144", "ISO_IR 144"),
        ("Yamada^Tarou=山田^太郎=やまだ^たろう", "\\ISO 2022 IR 87", "\\ISO 2022 IR 87"),
    ],
)
def test_the_peers_character_set_is_used_where_it_can_hold_the_texts(name: str, preferred: str, chosen: str) -> None:
    assert choose_character_set(named(name), preferred) == chosen
    back = decode(encode(named(name), EXPLICIT_LE, preferred), EXPLICIT_LE)
    assert back.PatientName == name


def test_a_character_set_of_the_callers_own_is_left_alone() -> None:
    keys = named("Müller")
    keys.SpecificCharacterSet = "ISO_IR 100"
    assert b"M\xfcller" in encode(keys, IMPLICIT_LE, "ISO_IR 192")
    assert keys.SpecificCharacterSet == "ISO_IR 100"


@pytest.mark.parametrize(
    ("declared", "value", "name"),
    [
        (b"ISO_IR 100", b"M\xfcller^J\xf6rg", "Müller^Jörg"),
        (b"ISO_IR 192", "Müller=山田=やまだ".encode(), "Müller=山田=やまだ"),
        (
            b"\\ISO 2022 IR 87",
            b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B ",
            "Yamada^Tarou=山田^太郎=やまだ^たろう",
        ),
        (b"ISO_IR 144", "Люкceмбypг".encode("iso8859_5"), "Люкceмбypг"),
    ],
)
def test_answers_are_read_in_their_own_character_set(declared: bytes, value: bytes, name: str) -> None:
    data = raw((8, 5), declared + b" " * (len(declared) % 2)) + raw((16, 16), value + b" " * (len(value) % 2))
    assert decode(data, IMPLICIT_LE, "ISO_IR 101").PatientName == name


def test_an_answer_without_a_character_set_is_read_in_that_of_the_peer() -> None:
    assert decode(raw((16, 16), b"M\xfcller"), IMPLICIT_LE, "ISO_IR 100").PatientName == "Müller"


@pytest.mark.parametrize("declared", [b"NONSENSE", b"ISO_IR 9999 ", b"\xff\xff"])
def test_a_nonsensical_character_set_does_not_spoil_the_answer(declared: bytes) -> None:
    data = raw((8, 5), declared) + raw((16, 16), b"M\xfcller") + raw((16, 32), b"4711")
    assert decode(data, IMPLICIT_LE).PatientID == "4711"


def test_an_element_that_cannot_be_read_is_left_out() -> None:
    data = raw((16, 32), b"4711") + raw((0x20, 0x13), b"abc ") + raw((0x28, 0x10), b"\1\0\0")
    back = decode(data, IMPLICIT_LE)
    assert back.PatientID == "4711"
    assert "Rows" not in back
    assert back.InstanceNumber == "abc"  # what the peer says, for a person to see


@pytest.mark.parametrize(
    "data",
    [
        b"\0\1\2",
        raw((16, 16), b"abcd")[:-2],
        struct.pack("<HHI", 8, 0x1110, 0xFFFFFFFF) * 400,
        struct.pack("<HHI", 0x40, 0x100, 8) + struct.pack("<HHI", 0xFFFE, 0xE000, 100),
    ],
)
def test_hostile_bytes_are_a_violation_or_an_empty_answer(data: bytes) -> None:
    with contextlib.suppress(ProtocolViolation):
        assert len(decode(data, IMPLICIT_LE)) <= 1


@pytest.mark.parametrize("element", [b"\x40\0\0\1LO\4\0abcd", b"\x10\0\x10\0SQ\0\0\0\0\0\0"])
def test_a_sequence_that_is_none_and_the_reverse_are_left_out(element: bytes) -> None:
    assert not len(decode(element, EXPLICIT_LE))
