"""Taking in a file that lies in the store already: what a crash left behind, what an administrator accepts."""

import datetime
import hashlib
import logging
from typing import BinaryIO, Final

import pydicom
from pydicom.uid import DeflatedExplicitVRLittleEndian

from dgscope.archive.attributes import WANTED
from dgscope.archive.attributes.columns import columns_of
from dgscope.archive.attributes.describe import Description, describe
from dgscope.archive.attributes.references import MAX_SIZE, FoundReference, references
from dgscope.archive.errors import Unparsable
from dgscope.archive.header import read_header
from dgscope.archive.header.errors import MalformedError
from dgscope.archive.header.slow import PYDICOM_ERRORS
from dgscope.archive.header.window import Window
from dgscope.archive.ingest.deflated import inflated
from dgscope.archive.ingest.part10 import HEAD, read_head
from dgscope.archive.ingest.pending import REFERRING, Pending
from dgscope.archive.ingest.source import Source
from dgscope.archive.store import store

log = logging.getLogger(__name__)
_CHUNK: Final = 2**20


def pending_of_stored(name: str, source: Source, received_at: datetime.datetime) -> Pending:
    """A file of the store as an object that only lacks its commit. The caller says what to do with the file.

    Raises
    ------
    CannotUnderstand
        The file is no good object; Unparsable if it is no data set at all.
    """
    with store().open(name) as file:
        found = read_head(file.read(HEAD))
        size = file.seek(0, 2)
        window = Window.of_file(file.fileno(), found.data_set_offset, size - found.data_set_offset)
        description = _described(window, found.transfer_syntax_uid)
        sha256 = digest(file, found.data_set_offset)
    return Pending(
        spooled=store().path(name),
        description=description,
        source=source,
        size=size,
        data_set_offset=found.data_set_offset,
        sha256=sha256,
        received_at=received_at,
        columns=columns_of(description),
        references=_references(name, description, size),
        name=name,
        durable=True,
        adopted=True,
    )


def digest(file: BinaryIO, offset: int) -> bytes:
    """SHA-256 of the data set that begins at `offset`."""
    running = hashlib.sha256()
    file.seek(offset)
    while part := file.read(_CHUNK):
        running.update(part)
    return running.digest()


def _described(window: Window, transfer_syntax_uid: str) -> Description:
    try:
        if transfer_syntax_uid == DeflatedExplicitVRLittleEndian:
            with inflated(window) as plain:
                return describe(read_header(plain, transfer_syntax_uid, WANTED), transfer_syntax_uid)
        return describe(read_header(window, transfer_syntax_uid, WANTED), transfer_syntax_uid)
    except MalformedError as error:
        raise Unparsable(str(error)) from error


def _references(name: str, description: Description, size: int) -> list[FoundReference]:
    if description.kind not in REFERRING or size > MAX_SIZE:
        return []
    try:
        return references(pydicom.dcmread(store().path(name), stop_before_pixels=True))
    except PYDICOM_ERRORS as error:
        log.info("references cannot be read: %s", type(error).__name__)
        return []
