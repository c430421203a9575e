"""Which requests fetch what is missing: as asked while nothing is here, else by series and by instances."""

from collections.abc import Iterator

from pydicom.dataset import Dataset

from dgscope.dimse.query_retrieve import Level, Root
from dgscope.network.retrieve.inventory import Inventory
from dgscope.network.retrieve.target import Target, unique_keys

# A request names so many instances at most: peers have limits for the length of a list of UIDs.
_MOST_UIDS = 100


def requests_for(
    root: Root, target: Target, inventory: Inventory | None, missing: set[str]
) -> Iterator[tuple[Dataset, Level]]:
    """Keys and level of each request."""
    if not target.sop_uids and (inventory is None or len(missing) == len(inventory)):
        yield unique_keys(root, target, target.series_uid), target.level
        return
    assert inventory is not None
    by_series: dict[str, list[str]] = {}
    for uid, place in inventory.items():
        by_series.setdefault(place.series_uid, []).append(uid)
    for series, uids in by_series.items():
        wanted = [uid for uid in uids if uid in missing]
        if wanted and len(wanted) == len(uids) and not target.sop_uids:
            yield unique_keys(root, target, series), Level.SERIES
            continue
        for start in range(0, len(wanted), _MOST_UIDS):
            yield unique_keys(root, target, series, tuple(wanted[start : start + _MOST_UIDS])), Level.IMAGE
