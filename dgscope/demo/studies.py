"""All demonstration objects, in the order in which they are stored."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from pydicom.dataset import Dataset

from dgscope.demo.examinations import chest, dental, head, heart


@dataclass(frozen=True)
class Extent:
    """How much to make: the defaults are the demonstration, tests take less."""

    ct_slices: int = 60
    mr_slices: int = 36
    chest_rows: int = 3000
    chest_columns: int = 2500
    cine_frames: int = 40
    dental_detail: float = 1.0

    @property
    def objects(self) -> int:
        """How many objects `make` yields."""
        ct = self.ct_slices + max(2, self.ct_slices // 2) + 4
        return ct + self.mr_slices + 1 + 4 + len(dental.FULL_MOUTH) + 1 + 1


def make(now: dt.datetime, extent: Extent | None = None) -> Iterator[Dataset]:
    """Make every object, with dates that end at `now`. UIDs do not depend on it."""
    extent = extent or Extent()
    yield from chest.chest(now, extent.chest_rows, extent.chest_columns)
    yield from dental.dental(now, extent.dental_detail)
    yield from head.ct(now, extent.ct_slices)
    yield from head.mr(now, extent.mr_slices)
    yield from heart.heart(now, extent.cine_frames)
