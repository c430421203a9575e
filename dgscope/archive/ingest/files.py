"""The files of objects on their way in made durable, and the end of files that no row names."""

import logging
from collections.abc import Sequence

from dgscope.archive.errors import OutOfResources, StoreError
from dgscope.archive.ingest.pending import Pending
from dgscope.archive.store import store

log = logging.getLogger(__name__)


def make_durable(pending: Pending) -> None:
    """Make the bytes of an object durable, then its name in the store.

    Raises
    ------
    OutOfResources
        The store refuses either.
    """
    if pending.durable:
        return
    try:
        pending.flush()
        store().publish(pending.spooled, pending.name)
    except (OSError, StoreError) as error:
        log.error("the store refuses files: %s", error)
        raise OutOfResources(f"The store cannot be written: {error}.") from error
    pending.durable = True


def remove_files(names: Sequence[str]) -> None:
    """Remove files that no row names. A failure leaves them to reconciliation."""
    if names:
        try:
            store().remove(names)
        except (OSError, StoreError) as error:
            log.warning("superfluous files cannot be removed now; reconciliation will: %s", error)
