"""The one door into the archive (docs/archive.md): checks, durability, index, answer."""

import datetime
import logging

import pydicom
from django.db import connection
from pydicom.uid import DeflatedExplicitVRLittleEndian

from dgscope.archive import signals
from dgscope.archive.attributes import WANTED
from dgscope.archive.attributes.columns import columns_of
from dgscope.archive.attributes.describe import Description, describe
from dgscope.archive.attributes.references import MAX_SIZE, FoundReference, references
from dgscope.archive.errors import (
    CannotUnderstand,
    ClassMismatch,
    InstanceMismatch,
    OutOfResources,
    Unparsable,
)
from dgscope.archive.header import read_header
from dgscope.archive.header.errors import MalformedError
from dgscope.archive.header.slow import PYDICOM_ERRORS
from dgscope.archive.ingest.committer import committer
from dgscope.archive.ingest.deflated import inflated
from dgscope.archive.ingest.pending import REFERRING, Pending
from dgscope.archive.ingest.readiness import forget_readiness
from dgscope.archive.ingest.source import Outcome, Result, Source
from dgscope.archive.ingest.spool import SpooledObject
from dgscope.archive.ingest.within import commit_within
from dgscope.archive.store import store

log = logging.getLogger(__name__)


def ingest(spooled: SpooledObject, source: Source) -> Result:
    """Take a completely received object into the archive.

    Returns only once file and row are durable, so a success status may be sent. Called inside a transaction of the
    caller, the rows become part of that, and durable with its commit.

    Raises
    ------
    Unparsable
        The data set is cut or broken.
    CannotUnderstand
        It can be read, but lacks a UID, or has attributes that the index cannot hold.
    ClassMismatch, InstanceMismatch
        The data set is not what the sender announced.
    OutOfResources
        The object cannot be made durable now; the sender shall keep it and try again.
    """
    description = _checked(spooled)
    found = _references(spooled, description) if description.kind in REFERRING else []
    try:
        columns = columns_of(description)
    except (ValueError, OverflowError) as error:
        raise CannotUnderstand("The attributes of the data set cannot be read.") from error
    pending = Pending(
        spooled=spooled.path,
        description=description,
        source=source,
        size=spooled.data_set_offset + spooled.size,
        data_set_offset=spooled.data_set_offset,
        sha256=spooled.sha256(),
        received_at=datetime.datetime.now(datetime.UTC),
        columns=columns,
        references=found,
        name=store().name_for(spooled.path),
        flush=spooled.flush,
    )
    return _committed(spooled, pending)


def _committed(spooled: SpooledObject, pending: Pending) -> Result:
    if connection.in_atomic_block:
        commit_within(pending)
    else:
        committer().commit(pending)
    if pending.result is not None or pending.unknown:
        spooled.keep()
    if pending.error is not None:
        forget_readiness()
        raise pending.error
    result = pending.result
    assert result is not None
    if result.outcome is Outcome.STORED and not pending.description.is_of_no_patient:
        _announce(result)
    return result


def _announce(result: Result) -> None:
    answers = signals.instance_stored.send_robust(
        sender=None, instance_pk=result.instance_pk, series_pk=result.series_pk, study_pk=result.study_pk
    )
    for receiver, answer in answers:
        if isinstance(answer, Exception):
            log.error("%r failed on a stored instance: %r", receiver, type(answer).__name__)


def _checked(spooled: SpooledObject) -> Description:
    try:
        if spooled.transfer_syntax_uid == DeflatedExplicitVRLittleEndian:
            with inflated(spooled.window()) as window:
                header = read_header(window, spooled.transfer_syntax_uid, WANTED)
        else:
            header = read_header(spooled.window(), spooled.transfer_syntax_uid, WANTED)
    except MalformedError as error:
        raise Unparsable(str(error)) from error
    except OSError as error:
        raise OutOfResources(f"The spool cannot be read: {error.strerror}.") from error
    description = describe(header, spooled.transfer_syntax_uid)
    announced = spooled.sop_class_uid.strip("\0 ")
    if announced and announced != description.sop_class_uid:
        raise ClassMismatch(announced, description.sop_class_uid)
    announced = spooled.sop_instance_uid.strip("\0 ")
    if announced and announced != description.sop_instance_uid:
        raise InstanceMismatch(announced, description.sop_instance_uid)
    return description


def _references(spooled: SpooledObject, description: Description) -> list[FoundReference]:
    if spooled.size > MAX_SIZE:
        return []
    spooled.complete()
    try:
        return references(pydicom.dcmread(spooled.path, stop_before_pixels=True))
    except PYDICOM_ERRORS as error:
        log.info("references cannot be read: %s", type(error).__name__)
        return []
