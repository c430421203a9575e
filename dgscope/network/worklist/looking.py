"""Look at a node's worklist: its answer of now, or the last good one with the reason why it is not of now."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from dgscope.dimse.errors import DimseError
from dgscope.network.models import RemoteAE
from dgscope.network.peers import peer_of
from dgscope.network.worklist.asking import RefusedError, ask
from dgscope.network.worklist.keeping import Kept, keep, last
from dgscope.network.worklist.keys import Question

# A node that is slow must not hold every thread of a web process.
_AT_ONE_TIME: Final = 2
_asking: Counter[str] = Counter()
_lock = threading.Lock()


class _BusyError(Exception):
    """Others of this process wait for the node already."""


@dataclass(frozen=True, slots=True)
class Look:
    """What there is to show. `offline`: the node did not answer, `kept` is its last good answer, `why` says more."""

    kept: Kept
    offline: bool = False
    why: str = ""


def look(node: RemoteAE, question: Question) -> Look:
    """Ask the node, and fall back on what it said last."""
    try:
        with _turn(node.ae_title):
            found = ask(peer_of(node), question)
    except _BusyError:
        return Look(last(node.ae_title, question), True, f"“{node.ae_title}” is being asked already and is slow.")
    except (RefusedError, DimseError) as error:
        return Look(last(node.ae_title, question), True, str(error))
    return Look(keep(node.ae_title, question, found))


@contextmanager
def _turn(node: str) -> Iterator[None]:
    with _lock:
        if _asking[node] >= _AT_ONE_TIME:
            raise _BusyError
        _asking[node] += 1
    try:
        yield
    finally:
        with _lock:
            _asking[node] -= 1
