"""What kinds of jobs there are, and the function that does each. It is imported when the first of its kind runs."""

from collections.abc import Callable
from typing import Final

from django.utils.module_loading import import_string

from dgscope.network.jobs.outcome import Outcome
from dgscope.network.jobs.work import Work

Run = Callable[[Work], Outcome]
KINDS: Final[dict[str, str]] = {
    "retrieve": "dgscope.network.retrieve.running.run",
    "send": "dgscope.network.send.running.run",
    "doctor": "dgscope.network.doctor.running.run",
    "priors": "dgscope.network.routing.priors.run",
}
# Kinds that go faster over several associations.
SEVERAL_ASSOCIATIONS: Final = frozenset({"send"})


def runner(kind: str) -> Run:
    """Return the function for a kind; raise KeyError for one that this version does not know."""
    function: Run = import_string(KINDS[kind])
    return function
