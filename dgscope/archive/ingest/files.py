"""Names for the files of objects on their way in, and the end of files that no row names."""

import logging
from collections.abc import Sequence

from dgscope.archive.errors import StoreError
from dgscope.archive.ingest.pending import Pending
from dgscope.archive.store import store

log = logging.getLogger(__name__)


def publish(batch: Sequence[Pending]) -> None:
    """Give the files of a batch their names in the store; adopted ones have theirs."""
    fresh = [pending for pending in batch if not pending.adopted]
    if fresh:
        for pending, name in zip(fresh, store().publish([p.spooled for p in fresh]), strict=True):
            pending.name = name


def remove_files(names: Sequence[str]) -> None:
    """Remove files that no row names. A failure leaves them to reconciliation."""
    if names:
        try:
            store().remove(names)
        except (OSError, StoreError) as error:
            log.warning("superfluous files cannot be removed now; reconciliation will: %s", error)
