"""DCMTK's worklist provider, with entries that a test makes."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydicom.dataset import Dataset
from pydicom.uid import generate_uid

from dgscope.network.models import RemoteAE
from tests import peers
from tests.integration.network_peers import NODELAY, Pacs, listens, process, save
from tests.integration.storage_scp_running import free_port


def scheduled(number: int, step: dict[str, Any] | None = None, **changed: Any) -> Dataset:
    """A scheduled procedure step on the `number`-th of January 2026."""
    item = Dataset()
    values = {
        "Modality": "XC",
        "ScheduledStationAETitle": "CHAIR1",
        "ScheduledProcedureStepStartDate": f"202601{number:02}",
        "ScheduledProcedureStepStartTime": "083000",
        "ScheduledPerformingPhysicianName": "",
        "ScheduledProcedureStepDescription": "Photos",
        "ScheduledProcedureStepID": f"S{number}",
    }
    for keyword, value in (values | (step or {})).items():
        setattr(item, keyword, value)
    entry = Dataset()
    values = {
        "SpecificCharacterSet": "ISO_IR 100",
        "AccessionNumber": f"A{number}",
        "ReferringPhysicianName": "Overweg^Anna",
        "PatientName": f"Müller^Nr{number}",
        "PatientID": f"P{number}",
        "PatientBirthDate": "19801231",
        "PatientSex": "F",
        "StudyInstanceUID": f"1.2.840.{number}",
        "RequestedProcedureID": f"R{number}",
        "RequestedProcedureDescription": "Records",
        "RequestedProcedurePriority": "",
        "RequestingPhysician": "",
        "AdmissionID": "",
    }
    for keyword, value in (values | changed).items():
        setattr(entry, keyword, value)
    entry.ScheduledProcedureStepSequence = [item]
    return entry


@contextmanager
def wlmscpfs(folder: Path, *entries: Dataset) -> Iterator[Pacs]:
    """The provider RIS; more entries may be put into `Pacs.folder` while it runs."""
    lists = folder / "worklists" / "RIS"
    lists.mkdir(parents=True)
    (lists / "lockfile").touch()
    for number, entry in enumerate(entries):
        put(lists, entry, f"{number}.wl")
    port = free_port()
    command = [peers.program("wlmscpfs"), "-s", "-dfr", "-csk", "-dfp", str(lists.parent), str(port)]
    with process(command, folder / "wlmscpfs.log", {**os.environ, **NODELAY}, lambda: listens(port)):
        yield Pacs("RIS", port, lists)


def put(folder: Path, entry: Dataset, name: str) -> None:
    """Schedule an entry. The provider reads files as DCMTK writes them."""
    entry.SOPClassUID, entry.SOPInstanceUID = "1.2.276.0.7230010.3.1.0.1", generate_uid()
    path = save(entry, folder / f"{name}.dcm")
    subprocess.run([peers.program("dcmconv"), str(path), str(folder / name)], check=True)
    path.unlink()


def ris(peer: Pacs, **fields: Any) -> RemoteAE:
    """Its entry in our list."""
    values = {"host": "127.0.0.1", "offers": ["worklist"], "response_timeout": 20} | fields
    return RemoteAE.objects.create(ae_title=peer.ae_title, port=peer.port, **values)
