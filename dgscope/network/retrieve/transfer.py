"""One C-MOVE or C-GET, in terms that do not depend on which."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pydicom.dataset import Dataset

from dgscope.archive.ingest import Source
from dgscope.dimse.associate import MOST_CONTEXTS
from dgscope.dimse.peer import Peer
from dgscope.dimse.query_retrieve import Counts, Level, Root, move
from dgscope.dimse.query_retrieve.get import Receiver, Store, get
from dgscope.dimse.query_retrieve.storage_contexts import USUAL_CLASSES
from dgscope.dimse.status import Category, Status, StatusMeaning
from dgscope.network.jobs.work import Work
from dgscope.network.retrieve.inventory import Inventory
from dgscope.network.retrieve.receiving import receiver_for


@dataclass(frozen=True, slots=True)
class Told:
    """What the peer says about a transfer."""

    meaning: StatusMeaning
    counts: Counts
    failed_uids: tuple[str, ...]
    comment: str

    @property
    def is_failure(self) -> bool:
        """Whether the peer says that it did nothing."""
        return self.meaning.category is Category.FAILURE

    @property
    def is_unknown_destination(self) -> bool:
        """Whether it does not know where to send (A801)."""
        return self.meaning.status == Status.MOVE_DESTINATION_UNKNOWN

    def sentence(self) -> str:
        """Its status in words."""
        return f"{self.meaning}{f' It adds: {self.comment}' if self.comment else ''}"


Transfer = Callable[[Dataset, Level], Told]


def by_move(
    work: Work, peer: Peer, root: Root, destination: str, message_id: int, look: Callable[[], bool]
) -> Transfer:
    """C-MOVE to `destination`; `look` notes the progress and says whether anything came."""

    def transfer(keys: Dataset, level: Level) -> Told:
        def on_progress(_: Counts) -> None:
            look()

        result = move(
            peer,
            root,
            destination,
            keys,
            on_progress,
            work.cancel,
            level=level,
            alive=look,
            message_id=message_id,
        )
        return Told(result.meaning, result.counts, result.failed_uids, result.error_comment)

    return transfer


def by_get(work: Work, peer: Peer, root: Root, inventory: Inventory | None, look: Callable[[], bool]) -> Transfer:
    """C-GET: the objects come over our own association and go through the one door."""
    classes = classes_of(inventory)
    source = Source(kind="get", calling_ae=peer.ae_title, called_ae=peer.calling_ae_title, address=peer.host[:64])

    def transfer(keys: Dataset, level: Level) -> Told:
        def on_progress(_: Counts) -> None:
            look()

        store = counted(receiver_for(source), look)
        result = get(peer, root, keys, store, on_progress, work.cancel, level=level, sop_classes=classes)
        return Told(result.meaning, result.counts, result.failed_uids, result.error_comment)

    return transfer


def classes_of(inventory: Inventory | None) -> Sequence[str]:
    """The SOP classes to be ready for: those that the node lists, else the usual ones."""
    listed = {place.sop_class for place in (inventory or {}).values()}
    return sorted(listed) if listed and "" not in listed and len(listed) < MOST_CONTEXTS else USUAL_CLASSES


def counted(store: Store, look: Callable[[], bool]) -> Store:
    """Look at the progress with each object: many peers send no pending responses."""

    def begin(sop_class: str, sop_instance: str, transfer_syntax: str) -> Receiver:
        look()
        return store(sop_class, sop_instance, transfer_syntax)

    return begin
