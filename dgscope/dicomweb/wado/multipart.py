"""multipart/related answers, given out piece by piece (RFC 2387, PS3.18 8.6.1.2)."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.http import StreamingHttpResponse

from dgscope.dicomweb.wado.accept import MULTIPART


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its media type with parameters, its content in pieces, and where it can be had alone."""

    content_type: str
    chunks: Iterable[bytes]
    location: str = ""


def multipart_response(parts: Iterable[Part], part_type: str, transfer_syntax: str = "") -> StreamingHttpResponse:
    """Answer with `parts`, of which at most one piece is in memory at a time."""
    boundary = uuid.uuid4().hex
    content_type = f'{MULTIPART}; type="{part_type}"'
    if transfer_syntax:
        content_type += f"; transfer-syntax={transfer_syntax}"
    return StreamingHttpResponse(_body(parts, boundary), content_type=f"{content_type}; boundary={boundary}")


def _body(parts: Iterable[Part], boundary: str) -> Iterator[bytes]:
    for part in parts:
        head = f"--{boundary}\r\nContent-Type: {part.content_type}\r\n"
        if part.location:
            head += f"Content-Location: {part.location}\r\n"
        yield head.encode("ascii") + b"\r\n"
        yield from part.chunks
        yield b"\r\n"
    yield f"--{boundary}--\r\n".encode("ascii")
