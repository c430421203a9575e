"""Text values: character sets (PS3.5 6.1, PS3.3 C.12.1.1.2) decoded without ever failing, made fit for the index."""

import functools
import re
import warnings
from typing import Final

from pydicom.charset import convert_encodings, decode_bytes

DEFAULT: Final = ("iso8859",)
# Controls and NUL, which PostgreSQL refuses, but for the line ends and tabs of long texts; lone surrogates.
_UNFIT: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_LINE_ENDS: Final = re.compile("[\t\n\x0c\r]+")
_TEXT_RESETS: Final = {0x0D, 0x0A, 0x09, 0x0C, 0x5C}
_NAME_RESETS: Final = _TEXT_RESETS | {0x5E, 0x3D}
_ESCAPE: Final = b"\x1b"


@functools.lru_cache(maxsize=256)
def encodings_of(declared: bytes) -> tuple[str, ...]:
    """Python's encodings for a value of Specific Character Set; the default repertoire for what is unknown."""
    names = [name.strip(" \0") for name in declared.decode("latin-1").split("\\")]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return tuple(convert_encodings(names)) or DEFAULT
        except (LookupError, ValueError):
            return DEFAULT


def decode(value: bytes, encodings: tuple[str, ...], resets: set[int] = _TEXT_RESETS) -> str:
    """Decode a value; what does not decode becomes U+FFFD. Never raises."""
    if value.isascii() and _ESCAPE not in value:
        return value.decode("ascii")
    try:
        return value.decode(encodings[0]) if _ESCAPE not in value else _with_escapes(value, encodings, resets)
    except (LookupError, UnicodeError):
        return _guess(value, encodings[0])


def decode_name(value: bytes, encodings: tuple[str, ...]) -> str:
    """Decode a Person Name; code extensions end at each of its delimiters (PS3.5 6.2.1.2)."""
    return decode(value, encodings, _NAME_RESETS)


def _with_escapes(value: bytes, encodings: tuple[str, ...], resets: set[int]) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # pydicom 3.0.2 leaves the escape sequence of ISO 2022 IR 58 in the text.
        return decode_bytes(value, list(encodings), resets).replace("\x1b$)A", "")


def _guess(value: bytes, encoding: str) -> str:
    """Text whose declaration is wrong: UTF-8 if it is that, else the declared one with replacements."""
    try:
        return value.decode("utf-8")
    except UnicodeError:
        try:
            return value.decode(encoding, "replace")
        except LookupError:
            return value.decode("latin-1")


def clean(text: str) -> str:
    """One line of text without controls and padding."""
    if text.isprintable():
        return text.strip(" ")
    return _LINE_ENDS.sub(" ", _UNFIT.sub("", text)).strip(" ")


def clean_long(text: str) -> str:
    """Text of several lines (ST, LT, UT) without other controls and trailing padding."""
    return text.rstrip(" ") if text.isprintable() else _UNFIT.sub("", text).rstrip(" ")
