"""What the node has of a target, instance by instance: asked before a retrieve, so that we know what is missing."""

import logging
import threading

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
# SOP Instance UID → Series Instance UID.
Inventory = dict[str, str]


def take_inventory(peer: Peer, root: Root, target: Target, cancel: threading.Event) -> Inventory | None:
    """List the instances of a target; None where the node does not tell (it cannot be asked at instance level).

    Raises
    ------
    dgscope.dimse.errors.DimseError
        The node cannot be reached.
    """
    if target.sop_uids:
        return dict.fromkeys(target.sop_uids, target.series_uid)
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
        series: list[str] | None = [target.series_uid]
    else:
        series = _uids(association, peer, root, Level.SERIES, unique_keys(root, target), MOST_SERIES, cancel)
    found: Inventory = {}
    for uid in series or ():
        keys = unique_keys(root, target, uid)
        instances = _uids(association, peer, root, Level.IMAGE, keys, MOST_INSTANCES - len(found), cancel)
        if not instances:
            return None  # a series without instances: this level is not answered
        found |= dict.fromkeys(instances, uid)
    return found or None


def _uids(
    association: Association, peer: Peer, root: Root, level: Level, keys: Dataset, limit: int, cancel: threading.Event
) -> list[str] | None:
    """The unique keys of all matches; None when the node does not answer properly."""
    keyword = "SeriesInstanceUID" if level is Level.SERIES else "SOPInstanceUID"
    above = "StudyInstanceUID" if level is Level.SERIES else "SeriesInstanceUID"
    asked = str(keys.get(above))
    keys.QueryRetrieveLevel = level.value
    setattr(keys, keyword, "")
    found: list[str] = []

    def on_match(match: Dataset) -> bool:
        # A node that ignores keys lists other series, too; what is empty is not judged.
        if match.get(keyword) and str(match.get(above) or asked) == asked:
            found.append(str(match.get(keyword)))
        return True

    result = find_on(association, root.find_class, keys, on_match, cancel, limit, peer.character_set)
    return list(dict.fromkeys(found)) if result.succeeded and not result.is_cut else None
