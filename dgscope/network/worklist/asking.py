"""Ask a node for its worklist, within a time that a person waits."""

import threading
import time
from dataclasses import dataclass, field, replace
from typing import Any, Final

from pydicom.dataset import Dataset

from dgscope.dimse.basic_worklist import LIMIT, find_worklist
from dgscope.dimse.errors import PeerTimedOut
from dgscope.dimse.peer import Peer
from dgscope.dimse.status import Category
from dgscope.dimse.timeouts import Timeouts
from dgscope.network.query.answers import as_json
from dgscope.network.worklist.keys import Question
from dgscope.network.worklist.matching import is_wanted

# Seconds: of silence, for all of it, and to end once it was asked to stop.
SILENCE: Final = 10.0
PATIENCE: Final = 20.0
TO_STOP: Final = 3.0
# What a provider that ignores the keys, or never ends, may send before it is stopped.
MOST_RECEIVED: Final = 20_000


class RefusedError(Exception):
    """The node answered with a failure, or did not come to an end; the text is a sentence."""


@dataclass
class Found:
    """What a node answered, as far as it matches."""

    entries: list[dict[str, Any]] = field(default_factory=list)
    cut: bool = False
    left_out: int = 0


def ask(peer: Peer, question: Question) -> Found:
    """Ask with the patient's key; where that finds nothing, without it: many providers mind the case of names.

    Raises
    ------
    RefusedError
        A failure status, or no end within `PATIENCE`.
    dgscope.dimse.errors.DimseError
        No association, or a broken one.
    """
    hasty = replace(peer, timeouts=_hasty(peer.timeouts))
    until = time.monotonic() + PATIENCE
    patient = question.patient_keys()
    found = _ask(hasty, question, patient, until)
    if not patient or found.entries:
        return found
    try:
        return _ask(hasty, question, {}, until)
    except RefusedError:
        # The node did answer; only its whole list is more than can be looked through.
        return replace(found, cut=True)


def _endless(peer: Peer) -> RefusedError:
    return RefusedError(f"“{peer.ae_title}” was still answering after {PATIENCE:.0f} seconds and was stopped.")


def _hasty(usual: Timeouts) -> Timeouts:
    """No wait is longer than a person's."""
    silence = min(usual.response, SILENCE)
    return replace(usual, associate=silence, response=silence, pdu=silence, send=silence, cancel=TO_STOP)


def _ask(peer: Peer, question: Question, patient: dict[str, str], until: float) -> Found:
    found = Found()

    def on_match(entry: Dataset) -> bool:
        if not is_wanted(entry, question):
            found.left_out += 1
        elif len(found.entries) == LIMIT:
            found.cut = True
            return False
        else:
            found.entries.append(as_json(entry))
        return True

    late = threading.Event()
    timer = threading.Timer(max(until - time.monotonic(), 0), late.set)
    timer.daemon = True
    timer.start()
    try:
        result = find_worklist(peer, {**question.keys(), **patient}, on_match, late, MOST_RECEIVED)
    except PeerTimedOut as error:
        if late.is_set():
            raise _endless(peer) from error
        raise
    finally:
        timer.cancel()
    if late.is_set() and result.was_cancelled and not found.cut:
        raise _endless(peer)
    found.cut = found.cut or result.is_cut
    if not result.succeeded and not (found.cut and result.meaning.category is Category.CANCEL):
        comment = f" It adds: {result.error_comment}" if result.error_comment else ""
        raise RefusedError(f"{result.meaning}{comment}")
    return found
