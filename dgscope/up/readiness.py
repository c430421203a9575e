"""Is a child ready for work? Each probe answers with what is still missing, empty if nothing is, and never raises."""

import asyncio
from collections.abc import Awaitable, Callable

from dgscope.up import dicom_probe

Probe = Callable[[], Awaitable[str]]
_SECONDS = 10.0
_LONGEST_ANSWER = 65536


async def command(arguments: list[str]) -> str:
    """Does a command succeed, such as pg_isready?"""
    process = await asyncio.create_subprocess_exec(
        *arguments,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    code = await process.wait()
    return f"{arguments[0]} answers with exit code {code}" if code else ""


async def http(host: str, port: int, path: str, host_header: str) -> str:
    """Is a GET answered with 200?"""
    request = f"GET {path} HTTP/1.1\r\nHost: {host_header}\r\nConnection: close\r\n\r\n"
    try:
        async with asyncio.timeout(_SECONDS):
            reader, writer = await asyncio.open_connection(host, port)
            try:
                writer.write(request.encode("ascii"))
                answer = b""
                while len(answer) < _LONGEST_ANSWER and (part := await reader.read(_LONGEST_ANSWER)):
                    answer += part  # the words may come in another packet than the status
                head, _, body = answer.partition(b"\r\n\r\n")
            finally:
                writer.close()
    except (OSError, TimeoutError) as error:
        return f"{path} does not answer ({type(error).__name__})"
    if head.split()[1:2] == [b"200"]:
        return ""
    return f"{path} answers {head.splitlines()[0].decode(errors='replace') if head else 'nothing'} {body[:500]!r}"


async def dicom(host: str, port: int, called: str) -> str:
    """Does the storage SCP answer?"""
    return "" if await dicom_probe.answers(host, port, called) else f"no answer to C-ECHO at {host} port {port}"


def reachable(host: str) -> str:
    """The address at which a server bound to `host` is reached from this machine."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)  # noqa: S104 - compared, not bound
