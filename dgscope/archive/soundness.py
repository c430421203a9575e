"""Is the file of an instance, or of an object of no patient, at this moment what was received?"""

import logging

from django.utils import timezone

from dgscope.archive.ingest.adopt import digest
from dgscope.archive.models import InstanceState, Kept
from dgscope.archive.models.kept import row_of
from dgscope.archive.store import store

log = logging.getLogger(__name__)


def examine(instance: Kept) -> InstanceState:
    """Read the whole file, compare its checksum with the one taken at receipt, and note the finding in the row.

    Raises
    ------
    OSError
        The file is there and cannot be read (the volume, not the file, may be in trouble): nothing is known.
    """
    try:
        with store().open(instance.file) as file:
            good = digest(file, instance.data_set_offset) == bytes(instance.data_set_sha256)
            state = InstanceState.STORED if good else InstanceState.CORRUPT
    except FileNotFoundError:
        store().check()  # a volume that is not mounted has no files either
        state = InstanceState.MISSING
    if state != instance.state:
        log.log(logging.INFO if state == InstanceState.STORED else logging.ERROR, "an instance: %s", state.label)
    row_of(instance).filter(file=instance.file).update(state=state, checked_at=timezone.now())
    return state
