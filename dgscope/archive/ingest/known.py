"""Places that a process used lately: nearly every object is the next one of a series."""

from collections import OrderedDict
from dataclasses import dataclass
from time import monotonic
from typing import Final

from dgscope.archive.ingest.pending import Pending


@dataclass(frozen=True)
class Place:
    """A series of a study, and the patient attributes (raw) that its objects came with."""

    study: int
    series: int
    people: tuple[object, ...]


class KnownPlaces:
    """Places that this process used lately: hints that spare the look-up. They are checked by locking the study.

    A hint is for one SOP class and modality, so that the study is known to list both already.
    """

    SIZE: Final = 4096
    LIFETIME: Final = 60.0

    def __init__(self) -> None:
        self._places: OrderedDict[tuple[str, ...], tuple[float, Place]] = OrderedDict()

    def get(self, pending: Pending) -> Place | None:
        found = self._places.get(_hint(pending))
        if found is None or monotonic() - found[0] > self.LIFETIME:
            return None
        return found[1] if found[1].people == pending.description.people else None

    def remember(self, places: dict[Pending, Place]) -> None:
        now = monotonic()
        for pending, place in places.items():
            if self.get(pending) is None:
                self._places[_hint(pending)] = (now, place)
                self._places.move_to_end(_hint(pending))
        while len(self._places) > self.SIZE:
            self._places.popitem(last=False)

    def clear(self) -> None:
        self._places.clear()


def _hint(pending: Pending) -> tuple[str, ...]:
    return (*pending.key, pending.description.sop_class_uid, pending.description.modality)


class StalePlacesError(Exception):
    """A remembered study is gone: forget and look again."""
