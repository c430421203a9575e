"""Names for the files of objects on their way in, and the end of files that no row names."""

import logging
from collections.abc import Sequence

from dgscope.archive.errors import StoreError
from dgscope.archive.ingest.pending import Pending
from dgscope.archive.store import store

log = logging.getLogger(__name__)


def publish(pending: Pending) -> None:
    """Give the file of an object its name in the store, durably; an adopted one has its name."""
    if not pending.adopted:
        (pending.name,) = store().publish([pending.spooled])


def remove_files(names: Sequence[str]) -> None:
    """Remove files that no row names. A failure leaves them to reconciliation."""
    if names:
        try:
            store().remove(names)
        except (OSError, StoreError) as error:
            log.warning("superfluous files cannot be removed now; reconciliation will: %s", error)
