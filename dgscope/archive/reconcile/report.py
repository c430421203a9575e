"""What a reconciliation found and did."""

from dataclasses import asdict, dataclass, field
from typing import Final

MAX_EXAMPLES: Final = 100


@dataclass
class Finding:
    """One class of trouble: how often, how much of it was repaired, and the first examples (never patient data)."""

    found: int = 0
    repaired: int = 0
    examples: list[str] = field(default_factory=list)

    def add(self, example: str, repaired: bool) -> None:
        self.found += 1
        self.repaired += repaired
        if len(self.examples) < MAX_EXAMPLES:
            self.examples.append(example)


@dataclass
class Report:
    """The result of one run. `damaged` tells whether instances are lost or corrupt: the classes that need people."""

    mode: str
    files: int = 0
    rows: int = 0
    bytes_verified: int = 0
    spool_leftovers: Finding = field(default_factory=Finding)
    adopted: Finding = field(default_factory=Finding)
    set_aside: Finding = field(default_factory=Finding)
    redundant: Finding = field(default_factory=Finding)
    missing: Finding = field(default_factory=Finding)
    corrupt: Finding = field(default_factory=Finding)
    healed: Finding = field(default_factory=Finding)
    two_classes: Finding = field(default_factory=Finding)
    counters: Finding = field(default_factory=Finding)
    deletions: Finding = field(default_factory=Finding)

    @property
    def damaged(self) -> bool:
        return bool(self.missing.found or self.corrupt.found)

    def as_dict(self) -> dict[str, object]:
        return asdict(self) | {"damaged": self.damaged}
