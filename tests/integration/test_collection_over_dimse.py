"""The shared collection sent by DCMTK: what is well-formed is kept as it was sent and found by QIDO-RS.

DCMTK's senders write a data set anew (lengths of sequences, group lengths), so what arrived is compared by its
elements; that the archive keeps every byte of what arrives is the subject of test_ingest_corpus.py.
"""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from pydicom import dcmread
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from rest_framework.test import APIClient

from dgscope.archive.models import Instance, Kept, NonPatientObject
from dgscope.network.models import RemoteAE
from tests.integration.test_ingest_corpus import REFUSED, name_of
from tests.integration.test_storage_scp_archive import Shipped

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.peer("dcmtk"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(600),
]
Sender = Callable[[Shipped, list[Path]], None]
DEFLATED = "1.2.840.10008.1.2.1.99"  # never negotiated
# Well-formed for the archive, but DCMTK 3.6.7 does not send them, or not as they are.
SYNTAX_UNKNOWN = "a transfer syntax that DCMTK does not know"
CANNOT_PARSE = "DCMTK cannot parse the data set"
OTHER_UIDS = "its File Meta names other UIDs than its data set: dcmsend announces the former, and is answered A900"
NOT_SENT = {
    "Thorax_(kl.)_2320560625.2": SYNTAX_UNKNOWN,
    "will-jxl": SYNTAX_UNKNOWN,
    "liver_deflate": SYNTAX_UNKNOWN,
    "NM-MONO2-16-13x-heart": "DCMTK finds no valid SOP Class UID",
    "Tag-0040-A170-VR-CS": CANNOT_PARSE,
    "SC_rgb_jpeg": CANNOT_PARSE,
    "rtdose_rle": OTHER_UIDS,
    "rtdose_rle_1frame": OTHER_UIDS,
}
CLASS_UNKNOWN = "a SOP class that storescu does not know (private, or newer than it)"
NOT_SENT_BY_STORESCU = {
    "GH355": CLASS_UNKNOWN,
    "genFile": CLASS_UNKNOWN,
    "UnknownSopClassUid": CLASS_UNKNOWN,
    "seg_image_sm_control_labelmap": CLASS_UNKNOWN,
    "GH1376": "its data set holds File Meta Information, which storescu leaves out",
}
# storescu is told the compression to propose; everything else goes out uncompressed.
STORESCU_OPTIONS = {
    "1.2.840.10008.1.2": "-xi",
    "1.2.840.10008.1.2.1": "-xe",
    "1.2.840.10008.1.2.2": "-xb",
    "1.2.840.10008.1.2.4.50": "-xy",
    "1.2.840.10008.1.2.4.51": "-xx",
    "1.2.840.10008.1.2.4.70": "-xs",
    "1.2.840.10008.1.2.4.80": "-xt",
    "1.2.840.10008.1.2.4.81": "-xu",
    "1.2.840.10008.1.2.4.90": "-xv",
    "1.2.840.10008.1.2.4.91": "-xw",
    "1.2.840.10008.1.2.5": "-xr",
}


@pytest.fixture
def server(child_environ: dict[str, str], tmp_path: Path) -> Iterator[Shipped]:
    for name in ("data", "store"):
        (tmp_path / name).mkdir(mode=0o700)
    allow()
    server = Shipped(child_environ, tmp_path, DGSCOPE_PRIVATE_STORAGE_CLASSES="1")
    yield server
    assert server.stop() == 0, server.log.read_text()
    log = server.log.read_text()
    assert "Traceback" not in log, log


def allow() -> None:
    RemoteAE.objects.create(ae_title="DCMTK", services=["echo", "store"])


def well_formed(corpus: Path) -> list[dict[str, str]]:
    """The rows of the index whose files the archive takes, with a transfer syntax that goes over DIMSE."""
    with (corpus / "index.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [
        row
        for row in rows
        if name_of(Path(row["path"])) not in REFUSED
        and row["transfer_syntax_uid"].startswith("1.2.840.10008.1.2")
        and row["transfer_syntax_uid"] != DEFLATED
        and "fuzz:" not in row["features"]
    ]


def dcmsend(server: Shipped, files: list[Path]) -> None:
    server.run("dcmsend", "--no-halt", "--decompress-never", "--no-uid-checks", *files)


def storescu(server: Shipped, files: list[Path]) -> None:
    by_option: dict[str, list[Path]] = {}
    for path in files:
        uid = str(dcmread(path, stop_before_pixels=True, force=True).file_meta.get("TransferSyntaxUID", ""))
        if uid in STORESCU_OPTIONS:
            by_option.setdefault(STORESCU_OPTIONS[uid], []).append(path)
    for option, paths in by_option.items():
        server.run("storescu", "-R", "-nh", option, *paths)


@pytest.mark.parametrize("sender", [dcmsend, storescu])
def test_what_is_well_formed_is_kept_as_sent_and_found(server: Shipped, corpus: Path, sender: Sender) -> None:
    pending = [corpus / row["path"] for row in well_formed(corpus) if takes(sender, row)]
    total = len(pending)
    while pending:
        # Files of the collection share UIDs with other content, or a study with other patients: these are set aside,
        # as they should be, and meet an empty archive in the next round.
        call_command("flush", interactive=False, verbosity=0)
        allow()
        sender(server, pending)
        # What belongs to no patient is in no study, where QIDO-RS could find it.
        found = found_by_qido() | set(NonPatientObject.objects.values_list("sop_instance_uid", flat=True))
        done = {path for path in pending if kept(path, Path(server.environ["DGSCOPE_STORE"])) in found}
        if not done:
            break
        pending = [path for path in pending if path not in done]
    print(f"\n{total - len(pending)} of {total} files stored as sent and found")
    listed = NOT_SENT | (NOT_SENT_BY_STORESCU if sender is storescu else {})
    assert {name_of(path) for path in pending} <= set(listed)
    assert total - len(pending) > 200


def takes(sender: Sender, row: dict[str, str]) -> bool:
    return sender is dcmsend or row["transfer_syntax_uid"] in STORESCU_OPTIONS


def kept(path: Path, store: Path) -> str | None:
    """The SOP Instance UID of the file, if the archive holds it with the elements that it was sent with."""
    source = dcmread(path, force=True)
    uid = source.get("SOPInstanceUID", "")
    row: Kept | None = Instance.objects.filter(sop_instance_uid=uid).first()
    row = row or NonPatientObject.objects.filter(sop_instance_uid=uid).first()
    if row is None:
        return None
    received = dcmread(store / row.file)
    swap = source.original_encoding[1] != received.original_encoding[1]
    return row.sop_instance_uid if elements(received) == elements(source, swap=swap) else None


def elements(data_set: Dataset, *, swap: bool = False) -> dict[int, object]:
    """Values by tag, without what a sender makes anew: group lengths, padding, VRs of pixels, byte order of words."""
    return {
        int(element.tag): plain(element, swap)
        for element in data_set
        if element.tag.element != 0 and element.tag != 0xFFFCFFFC
    }


def plain(element: DataElement, swap: bool) -> object:
    if element.VR == "SQ":
        return [elements(item, swap=swap) for item in element.value]
    if isinstance(element.value, bytes):
        whole = element.value + b"\0" * (len(element.value) % 2)
        words = np.frombuffer(whole, np.uint16)
        return (words.byteswap() if swap and element.VR != "OB" else words).tobytes().rstrip(b"\0")
    return str(element.value or "").strip()


def found_by_qido() -> set[str]:
    """All SOP Instance UIDs that a search for instances answers, page by page."""
    client = APIClient()
    client.force_authenticate(get_user_model().objects.create_superuser("alice"))
    found: set[str] = set()
    while answer := client.get("/dicom-web/instances", {"limit": 100, "offset": len(found)}).json():
        found |= {each["00080018"]["Value"][0] for each in answer}
    return found
