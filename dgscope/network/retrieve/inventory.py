"""What the node has of a target, instance by instance: asked before a retrieve, so that we know what is missing."""

import logging
import threading
from dataclasses import dataclass
from typing import Final

from pydicom.dataset import Dataset

from dgscope.dimse.association import Association
from dgscope.dimse.errors import NoContextAccepted, PeerTimedOut, ProtocolViolation
from dgscope.dimse.peer import Context, Peer, connect
from dgscope.dimse.query_retrieve import Level, Root, find_on
from dgscope.dimse.sop_classes import PLAIN
from dgscope.network.retrieve.target import Target, unique_keys

log = logging.getLogger(__name__)
MOST_SERIES = 2000
MOST_INSTANCES = 50_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where an instance belongs, and of which SOP class it is; empty where the node does not say."""

    series_uid: str
    sop_class: str = ""


Inventory = dict[str, Place]  # by SOP Instance UID


def take_inventory(peer: Peer, root: Root, target: Target, cancel: threading.Event) -> Inventory | None:
    """List the instances of a target; None where the node does not tell (it cannot be asked at instance level).

    Raises
    ------
    dgscope.dimse.errors.DimseError
        The node cannot be reached.
    """
    if target.sop_uids:
        return dict.fromkeys(target.sop_uids, Place(target.series_uid))
    try:
        with connect(peer, [Context(root.find_class, PLAIN)]) as association:
            return _listed(association, peer, root, target, cancel)
    except (NoContextAccepted, PeerTimedOut, ProtocolViolation) as error:
        log.info("%s does not list its instances: %s", peer.ae_title, error)
        return None


def _listed(
    association: Association, peer: Peer, root: Root, target: Target, cancel: threading.Event
) -> Inventory | None:
    if target.series_uid:
        series: list[str] = [target.series_uid]
    else:
        keys = unique_keys(root, target)
        matches = _matches(association, peer, root, Level.SERIES, keys, MOST_SERIES, cancel)
        series = list(dict.fromkeys(str(match.SeriesInstanceUID) for match in matches or ()))
    found: Inventory = {}
    for uid in series:
        keys = unique_keys(root, target, uid)
        instances = _matches(association, peer, root, Level.IMAGE, keys, MOST_INSTANCES - len(found), cancel)
        if not instances:
            return None  # a series without instances: this level is not answered
        for match in instances:
            found[str(match.SOPInstanceUID)] = Place(uid, str(match.get("SOPClassUID") or ""))
    return found or None


def _matches(
    association: Association, peer: Peer, root: Root, level: Level, keys: Dataset, limit: int, cancel: threading.Event
) -> list[Dataset] | None:
    """All matches that have a unique key; None when the node does not answer properly."""
    keyword, above, others = _KEYS[level]
    asked = str(keys.get(above))
    keys.QueryRetrieveLevel = level.value
    for name in (keyword, *others):
        setattr(keys, name, "")
    found: list[Dataset] = []

    def on_match(match: Dataset) -> bool:
        # A node that ignores keys lists other series, too; what is empty is not judged.
        if match.get(keyword) and str(match.get(above) or asked) == asked:
            found.append(match)
        return True

    result = find_on(association, root.find_class, keys, on_match, cancel, limit, peer.character_set)
    return found if result.succeeded and not result.is_cut else None


# Unique key, that of the level above, and what else is to be returned.
_KEYS: Final = {
    Level.SERIES: ("SeriesInstanceUID", "StudyInstanceUID", ()),
    Level.IMAGE: ("SOPInstanceUID", "SeriesInstanceUID", ("SOPClassUID",)),
}
