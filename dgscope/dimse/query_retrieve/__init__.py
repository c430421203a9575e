"""Query/Retrieve service class as SCU (PS3.4 annex C): C-FIND, C-MOVE and C-GET, Study Root and Patient Root."""

from dgscope.dimse.query_retrieve.counts import Counts
from dgscope.dimse.query_retrieve.find import FindResult, find, find_on
from dgscope.dimse.query_retrieve.get import GetResult, Receiver, Store, get
from dgscope.dimse.query_retrieve.model import Level, Root
from dgscope.dimse.query_retrieve.move import MoveResult, move

__all__ = [
    "Counts",
    "FindResult",
    "GetResult",
    "Level",
    "MoveResult",
    "Receiver",
    "Root",
    "Store",
    "find",
    "find_on",
    "get",
    "move",
]
