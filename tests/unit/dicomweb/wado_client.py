"""Addresses of WADO-RS and its multipart answers, for tests."""

import re
from typing import Any

from django.test import Client

from dgscope.archive.models import Instance

DICOM = 'multipart/related; type="application/dicom"'
OCTETS = 'multipart/related; type="application/octet-stream"'


def address(row: Instance, suffix: str = "", level: str = "instance") -> str:
    """The path of a row's study, series or instance."""
    path = f"/dicom-web/studies/{row.series.study.study_instance_uid}"
    if level in ("series", "instance"):
        path += f"/series/{row.series.series_instance_uid}"
    if level == "instance":
        path += f"/instances/{row.sop_instance_uid}"
    return path + suffix


def get(client: Client, path: str, accept: str | None = None, **headers: str) -> Any:
    """Ask, with an Accept header."""
    return client.get(path, headers=headers | ({} if accept is None else {"Accept": accept}))


def body(answer: Any) -> bytes:
    """The whole content, streamed or not."""
    content: bytes = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content


def parts(answer: Any) -> list[tuple[str, bytes]]:
    """Content type and content of each part of a multipart answer (RFC 2046 5.1.1)."""
    assert answer.status_code == 200, body(answer)
    found = re.search(r"^multipart/related; .*boundary=([0-9a-f]+)$", answer["Content-Type"])
    assert found is not None, answer["Content-Type"]
    delimiter = b"\r\n--" + found[1].encode()
    first, *between, last = (b"\r\n" + body(answer)).split(delimiter)
    assert first == b""
    assert last == b"--\r\n"
    result = []
    for part in between:
        head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
        result.append((fields["Content-Type"], content))
    return result
