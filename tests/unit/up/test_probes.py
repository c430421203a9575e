"""dgscope/up/readiness.py and dicom_probe.py: signs of life, taken on real sockets."""

import asyncio
import socket
import struct
import sys
from collections.abc import Awaitable, Callable

from pynetdicom import AE, evt
from pynetdicom.sop_class import Verification

from dgscope.up import dicom_probe, readiness

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def with_server(answer: Answer, probe: Callable[[int], Awaitable[str]]) -> str:
    async def run() -> str:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        async with server:
            return await probe(server.sockets[0].getsockname()[1])

    return asyncio.run(run())


def says(text: bytes) -> Answer:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(text)
        writer.close()

    return answer


def http(port: int) -> Awaitable[str]:
    return readiness.http("127.0.0.1", port, "/healthz", "localhost")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_http_is_ready_with_200_only() -> None:
    assert with_server(says(b"HTTP/1.1 200 OK\r\n\r\n{}"), http) == ""
    assert "no database" in with_server(says(b"HTTP/1.1 503 Unavailable\r\n\r\nno database"), http)
    assert "nothing" in with_server(says(b""), http)


def test_http_without_a_server_is_not_ready() -> None:
    assert "does not answer" in asyncio.run(readiness.http("127.0.0.1", free_port(), "/", "localhost"))


def test_a_command_is_ready_when_it_succeeds() -> None:
    assert asyncio.run(readiness.command([sys.executable, "-c", ""])) == ""
    assert "exit code 3" in asyncio.run(readiness.command([sys.executable, "-c", "raise SystemExit(3)"]))


def scp(status: int, *, requires: str | None = None) -> bool:
    """Ask a real SCP that answers C-ECHO with `status` and may require a calling AE title."""
    ae = AE("DGSCOPE")
    ae.add_supported_context(Verification)
    if requires is not None:
        ae.require_calling_aet = [requires]
    server = ae.start_server(("127.0.0.1", 0), block=False, evt_handlers=[(evt.EVT_C_ECHO, lambda event: status)])
    try:
        return asyncio.run(dicom_probe.answers("127.0.0.1", server.server_address[1], "DGSCOPE"))
    finally:
        server.shutdown()


def test_an_scp_that_answers_c_echo_is_alive() -> None:
    assert scp(0x0000)


def test_an_scp_that_rejects_the_unknown_caller_is_alive() -> None:
    assert scp(0x0000, requires="SOMEBODY")


def test_an_scp_that_answers_with_a_failure_is_not_well() -> None:
    assert not scp(0x0110)


def test_something_else_on_the_port_is_no_scp() -> None:
    async def probe(port: int) -> str:
        return str(await dicom_probe.answers("127.0.0.1", port, "DGSCOPE"))

    assert with_server(says(b"HTTP/1.1 400 Bad Request\r\n\r\n"), probe) == "False"
    assert with_server(says(struct.pack(">BxL", 7, 4) + bytes(4)), probe) == "False"
    assert asyncio.run(dicom_probe.answers("127.0.0.1", free_port(), "DGSCOPE")) is False
