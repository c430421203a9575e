"""Log lines: the time, the child that speaks, its words."""

import asyncio
import os
import sys
import time
from collections.abc import Callable

SUPERVISOR = "up"
_WIDTH = 10
_LONGEST_LINE = 16 * 1024


def say(name: str, line: str) -> None:
    """Print one line under the name of its speaker."""
    print(f"{time.strftime('%H:%M:%S')} {name:<{_WIDTH}} | {line}", flush=True)


def complain(text: str) -> None:
    """Print an error message for the person at the terminal."""
    print(f"script/up: {text}", file=sys.stderr, flush=True)


async def each_line(pipe: int, take: Callable[[str], None]) -> None:
    """Hand over every line that comes out of a child's pipe, and close it at the end.

    The pipe is our own and not asyncio's, whose ``wait()`` for the child would also wait for every grandchild that
    holds the pipe. A line without end is cut, so that it cannot fill the memory.
    """
    stream = asyncio.StreamReader()
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(stream), os.fdopen(pipe, "rb", buffering=0)
    )
    rest = b""
    while chunk := await stream.read(65536):
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            take(_text(line))
        if len(rest) > _LONGEST_LINE:
            take(_text(rest))
            rest = b""
    if rest:
        take(_text(rest))
    transport.close()


def _text(line: bytes) -> str:
    return line.decode(errors="replace").rstrip("\r")
