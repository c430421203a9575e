"""Ask one node, level by level: what the information model wants to be asked above is asked above, unseen."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from pydicom.dataset import Dataset

from dgscope.dimse.peer import Peer
from dgscope.dimse.query_retrieve import FindResult, Level, Root, find
from dgscope.dimse.status import Category
from dgscope.network.query.keys import UNIQUE, BadKeyError, identifier, keys_at, levels_of
from dgscope.network.query.matching import matches

# Matches of a level that is only asked to get below it.
MOST_BRANCHES: Final = 100
_INHERITED: Final = (
    "PatientName",
    "PatientID",
    "PatientBirthDate",
    "PatientSex",
    "StudyInstanceUID",
    "StudyDate",
    "StudyDescription",
    "AccessionNumber",
    "SeriesInstanceUID",
    "Modality",
    "SeriesDescription",
    "SeriesNumber",
)


class RefusedError(Exception):
    """The peer answered with a failure; the text is a sentence."""


@dataclass
class Question:
    """What to ask a peer.

    Attributes
    ----------
    take
        Called for each answer; False ends the query.
    cut
        Set where there is more than was fetched.
    left_out
        Answers that did not match.
    """

    peer: Peer
    root: Root
    level: Level
    keys: Mapping[str, str]
    limit: int
    take: Callable[[Dataset], bool]
    cancel: threading.Event
    cut: bool = False
    left_out: int = 0
    _taken: int = field(default=0, init=False)

    def ask(self) -> None:
        """Ask, and all that has to be asked before.

        Raises
        ------
        BadKeyError
            The model cannot be asked this.
        RefusedError
            A failure status.
        dgscope.dimse.errors.DimseError
            No association, or a broken one.
        """
        if self.level not in levels_of(self.root):
            raise BadKeyError("The node is asked under the Study Root, which has no patient level.")
        given = {UNIQUE[level]: self.keys.get(UNIQUE[level], "") for level in self._levels_above(self.level)}
        known = {keyword: value for keyword, value in given.items() if value and not set(value) & set("*?\\")}
        self._descend(known, Dataset())

    def _levels_above(self, level: Level) -> tuple[Level, ...]:
        levels = levels_of(self.root)
        return levels[: levels.index(level)]

    def _descend(self, above: dict[str, str], parent: Dataset) -> None:
        # The highest level whose unique key is not known yet, down to the one that is wanted.
        unknown = (one for one in self._levels_above(self.level) if UNIQUE[one] not in above)
        level = next(unknown, self.level)
        final = level is self.level
        higher = {UNIQUE[one]: above[UNIQUE[one]] for one in self._levels_above(level)}
        asked = {path: value for path, value in self.keys.items() if path in keys_at(level, self.root)}
        if not final and not asked:
            raise BadKeyError(
                f"Give something to find at the level {level.value.lower()}: the node has to be asked there first."
            )
        limit = self.limit - self._taken if final else MOST_BRANCHES
        found: list[Dataset] = []

        def on_match(match: Dataset) -> bool:
            if not matches(match, self.keys if final else asked):
                self.left_out += 1
                return True
            if final:
                return self._take(match, above, parent)
            found.append(match)
            return True

        result = find(
            self.peer, self.root, level, identifier(level, self.root, asked, higher), on_match, self.cancel, limit
        )
        self.cut = self.cut or result.is_cut
        _check(result)
        for match in found:
            unique = match.get(UNIQUE[level])
            if self.cancel.is_set() or self._taken >= self.limit:
                break
            if unique:
                self._descend({**above, UNIQUE[level]: str(unique)}, _inherit(match, parent))

    def _take(self, match: Dataset, above: Mapping[str, str], parent: Dataset) -> bool:
        for keyword in _INHERITED:
            if not match.get(keyword) and (value := parent.get(keyword) or above.get(keyword)):
                setattr(match, keyword, value)
        self._taken += 1
        return self.take(match)


def _inherit(match: Dataset, parent: Dataset) -> Dataset:
    """What a lower level shall show of the levels above."""
    whole = Dataset()
    for keyword in _INHERITED:
        if value := match.get(keyword) or parent.get(keyword):
            setattr(whole, keyword, value)
    return whole


def _check(result: FindResult) -> None:
    if not result.succeeded and result.meaning.category is not Category.CANCEL:
        comment = f" It adds: {result.error_comment}" if result.error_comment else ""
        raise RefusedError(f"{result.meaning}{comment}")
