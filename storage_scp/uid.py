"""Unique identifiers as PS3.5 9.1 writes them."""

import re
from typing import Final

MAX_LENGTH: Final = 64
# Leading zeros and single components are forbidden by PS3.5 but met; they are harmless here and kept as sent.
_TOLERANT: Final = re.compile(r"[0-9]+(?:\.[0-9]+)*", re.ASCII)


def is_valid(value: str) -> bool:
    """Say whether `value` can be a UID: 1 to 64 characters, digits in components separated by dots."""
    return len(value) <= MAX_LENGTH and _TOLERANT.fullmatch(value) is not None


def decode(value: bytes) -> str:
    """Return a UID value without its padding (one trailing NUL by PS3.5 6.2, blanks by mistake)."""
    return value.rstrip(b"\0 ").decode("latin-1")
