"""Parts of one picture, made by several threads: for work that releases the GIL and takes milliseconds."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Final, TypeVar

Part = TypeVar("Part")
Made = TypeVar("Made")

MOST_PARTS: Final = 4


def parts_of(length: int, unit: int = 1) -> list[slice]:
    """Cut `length` rows into as many equal parts as there are cores, 4 at most; each but the last of whole `unit`."""
    step = max(1, -(-length // unit // min(cores(), MOST_PARTS))) * unit
    return [slice(start, min(start + step, length)) for start in range(0, length, step)]


def each(make: Callable[[Part], Made], parts: Sequence[Part]) -> list[Made]:
    """What `make` gives for each part, in order.

    The calling thread works too, and takes what no other thread has begun: a busy machine makes this no slower than a
    loop. The first error of a part is raised, after no part is at work any more.
    """
    waiting = [_helpers().submit(make, part) for part in parts[1:]]
    try:
        done = [make(part) for part in parts[:1]]
        for part, future in zip(parts[1:], waiting, strict=True):
            done.append(make(part) if future.cancel() else future.result())
        return done
    finally:
        for future in waiting:
            if not future.cancel():
                future.exception()


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0))


@cache
def _helpers() -> ThreadPoolExecutor:
    # Made at the first large picture, so after the web server has forked its workers.
    return ThreadPoolExecutor(max(1, cores() - 1), thread_name_prefix="picture")
