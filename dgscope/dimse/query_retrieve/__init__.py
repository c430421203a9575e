"""Query/Retrieve service class as SCU (PS3.4 annex C): C-FIND, C-MOVE and C-GET, Study Root and Patient Root."""

from dgscope.dimse.query_retrieve.counts import Counts
from dgscope.dimse.query_retrieve.find import FindResult, find, find_on
from dgscope.dimse.query_retrieve.model import Level, Root
from dgscope.dimse.query_retrieve.move import MoveResult, move

__all__ = ["Counts", "FindResult", "Level", "MoveResult", "Root", "find", "find_on", "move"]
