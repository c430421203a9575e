"""What the tests of storage commitment do again and again."""

from pathlib import Path

from dgscope.archive.models import Instance
from dgscope.archive.store import store
from dgscope.dimse.storage_commitment import Reference
from dgscope.network.commitment import ledger
from dgscope.network.commitment.data_sets import Request
from dgscope.network.models import CommitRequest


def received(references: list[Reference], transaction: str = "1.2.9", ae_title: str = "CT1") -> CommitRequest:
    return ledger.receive(Request(transaction, tuple(references)), ae_title, "192.0.2.7")


def file_of(reference: Reference) -> Path:
    return store().path(Instance.objects.get(sop_instance_uid=reference.sop_instance).file)


def flip_a_byte(reference: Reference) -> None:
    path = file_of(reference)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
