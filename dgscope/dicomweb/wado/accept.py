"""What a client accepts: the Accept header, or the `accept` query parameter in its place (PS3.18 8.3.3, 8.7.5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest

from dgscope.accounts.problems import BadRequest

MAX_LENGTH: Final = 4096
MULTIPART: Final = "multipart/related"


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One media range of an Accept header.

    Attributes
    ----------
    name : str
        ``type/subtype``, lower case; of ``multipart/related`` the type of its parts.
    multipart : bool or None
        Whether parts are wanted; None for ``*/*``, to which both are welcome.
    transfer_syntax : str
        The parameter, ``*`` for any, empty where it is not given.
    quality : float
        0 … 1; a range of 0 refuses.
    """

    name: str
    multipart: bool | None
    transfer_syntax: str
    quality: float

    def covers(self, media_type: str) -> bool:
        """Whether `media_type` lies in the range."""
        if self.name == "*/*":
            return True
        main, _, sub = self.name.partition("/")
        return self.name == media_type or (sub == "*" and media_type.startswith(f"{main}/"))


def accepted(request: HttpRequest) -> list[MediaRange]:
    """The ranges that a request accepts, the most wanted first; everything where it does not say.

    Raises
    ------
    BadRequest
        The header or the parameter cannot be read.
    """
    text = request.GET.get("accept") or request.headers.get("Accept", "") or "*/*"
    if len(text) > MAX_LENGTH:
        raise BadRequest("Accept: is too long.")
    ranges = [_media_range(part) for part in _split(text, ",") if part.strip()]
    return sorted((found for found in ranges if found.quality > 0), key=lambda found: -found.quality)


def names(ranges: Iterable[MediaRange]) -> str:
    """The ranges as a person reads them, for an error."""
    return ", ".join(dict.fromkeys(found.name for found in ranges)) or "nothing"


def _media_range(text: str) -> MediaRange:
    name, *parts = (part.strip() for part in _split(text, ";"))
    name = name.lower()
    if name.count("/") != 1 or not all(name.split("/")):
        raise BadRequest(f"Accept: {name[:80]!a} is not a media type.")
    parameters = _parameters(parts)
    multipart: bool | None = None if name == "*/*" else False
    if name == MULTIPART:
        name, multipart = parameters.get("type", "*/*").lower(), True
    return MediaRange(name, multipart, parameters.get("transfer-syntax", ""), _quality(parameters))


def _parameters(parts: Iterable[str]) -> dict[str, str]:
    pairs = (part.partition("=") for part in parts)
    return {key.strip().lower(): value.strip().strip('"').strip() for key, _, value in pairs}


def _quality(parameters: Mapping[str, str]) -> float:
    text = parameters.get("q", "1")
    try:
        quality = float(text)
    except ValueError as error:
        raise BadRequest(f"Accept: q={text[:20]!a} is not a number.") from error
    if not 0 <= quality <= 1:
        raise BadRequest("Accept: q must be from 0 to 1.")
    return quality


def _split(text: str, separator: str) -> list[str]:
    """Split at `separator` outside of quoted strings."""
    parts, quoted, start = [], False, 0
    for index, character in enumerate(text):
        if character == '"':
            quoted = not quoted
        elif character == separator and not quoted:
            parts.append(text[start:index])
            start = index + 1
    return [*parts, text[start:]]
