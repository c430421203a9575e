"""Which transfer syntaxes we accept, and which of several."""

import pytest

from storage_scp import transfer_syntaxes
from storage_scp.transfer_syntaxes import ACCEPTED, LOSSY, choose

P = "1.2.840.10008.1.2"
PROMISED = [
    *("", ".1", ".2", ".5", ".1.98", ".8.1"),
    *(f".4.{n}" for n in range(50, 59)),
    *(f".4.{n}" for n in (70, 80, 81, 90, 91, 92, 93, 110, 111, 112, 201, 202, 203)),
    *(f".4.{n}" for n in range(100, 109)),
    *(f".4.{n}.1" for n in range(100, 107)),
]


@pytest.mark.parametrize("suffix", PROMISED)
def test_every_promised_syntax_is_accepted_alone(suffix: str) -> None:
    assert choose([P + suffix]) == P + suffix


def test_nothing_else_is_accepted() -> None:
    assert sorted(ACCEPTED) == sorted(P + suffix for suffix in PROMISED)


@pytest.mark.parametrize("uid", [P + ".1.99", P + ".4.94", P + ".4.95", P + ".4.205", "1.2.3", "", "nonsense"])
def test_deflate_references_and_the_unknown_are_not(uid: str) -> None:
    assert choose([uid]) is None


def test_a_lossy_syntax_is_never_chosen_where_another_is_offered() -> None:
    for lossy in LOSSY:
        assert choose([lossy, P + ".4.70"]) == P + ".4.70"


def test_uncompressed_little_endian_with_explicit_representations_is_liked_best() -> None:
    assert choose(reversed(ACCEPTED)) == P + ".1"
    assert choose([P + ".2", P]) == P


def test_services_without_pixels_take_no_compression() -> None:
    assert transfer_syntaxes.choose_uncompressed([P + ".4.50"]) is None
    assert transfer_syntaxes.choose_uncompressed([P + ".4.50", P]) == P
