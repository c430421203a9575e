"""What an administrator decides about an object in quarantine. The audit record is the caller's.

An accepted object gets a second name among the stored files, rows and decision are committed together, and only then
the superseded names go: a crash at any point leaves every object with at least one file and one row.
"""

from django.db import transaction
from django.utils import timezone

from dgscope.archive import holds
from dgscope.archive.errors import IngestError
from dgscope.archive.ingest import Source
from dgscope.archive.ingest.adopt import pending_of_stored
from dgscope.archive.ingest.files import remove_files
from dgscope.archive.ingest.source import Outcome
from dgscope.archive.ingest.within import commit_within
from dgscope.archive.models import Quarantined
from dgscope.archive.replacing import AlreadyThere, make_room
from dgscope.archive.store import store


class DecisionError(Exception):
    """The decision cannot be carried out; the text says why."""


def discard(quarantined: Quarantined, user: str) -> None:
    """Delete the object for good.

    Raises
    ------
    DecisionError
        It was decided on already.
    """
    changed = Quarantined.objects.filter(pk=quarantined.pk, resolved_at=None).update(
        resolved_at=timezone.now(), resolved_by=user[:150], resolution="discarded"
    )
    if not changed:
        raise DecisionError("Somebody else has decided on this object already.")
    remove_files([quarantined.file])


def accept(quarantined: Quarantined, user: str) -> int:
    """Take the object into the index; the key of its row.

    The object whose place it takes, if there is one, goes into quarantine in exchange.

    Raises
    ------
    DecisionError
        It was decided on already, it cannot be read, or the object in its place has to be kept.
    """
    try:
        name = store().copy_back(quarantined.file)
    except OSError as error:
        raise DecisionError(f"Its file cannot be read: {error.strerror}.") from error
    superseded, made = [quarantined.file], [name]
    try:
        with transaction.atomic():
            if not _claim(quarantined, user):
                raise DecisionError("Somebody else has decided on this object already.")
            superseded += make_room(quarantined, made)
            pk = _take_in(quarantined, name)
    except (IngestError, OSError, holds.StudyHeld, AlreadyThere) as error:
        remove_files(made)
        raise DecisionError(str(error)) from error
    except DecisionError:
        remove_files(made)
        raise
    remove_files(superseded)
    return pk


def _claim(quarantined: Quarantined, user: str) -> bool:
    changed = Quarantined.objects.filter(pk=quarantined.pk, resolved_at=None).update(
        resolved_at=timezone.now(), resolved_by=user[:150], resolution="accepted"
    )
    return bool(changed)


def _take_in(quarantined: Quarantined, name: str) -> int:
    source = Source(kind=quarantined.source_kind, calling_ae=quarantined.source_ae, address=quarantined.source_address)
    pending = pending_of_stored(name, source, quarantined.received_at)
    pending.accepted = True
    commit_within(pending)
    if pending.error is not None:
        raise pending.error
    result = pending.result
    if result is None or result.outcome is not Outcome.STORED:
        raise DecisionError("The archive has this object already.")
    pk = result.non_patient_pk if result.instance_pk is None else result.instance_pk
    assert pk is not None
    return pk
