"""DCMTK and Orthanc as peers of the SCU: every service against programs that hospitals run."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.uid import JPEGLosslessSV1

from dgscope.dimse.basic_worklist import STEP, find_worklist
from dgscope.dimse.errors import AssociationRejected, NoContextAccepted
from dgscope.dimse.identifiers import identifier
from dgscope.dimse.peer import Peer
from dgscope.dimse.query_retrieve import Level, Root, find, get, move
from dgscope.dimse.query_retrieve.keys import RETURNED
from dgscope.dimse.status import Category, Status
from dgscope.dimse.storage import ItemResult, Outcome, SendItem, send
from dgscope.dimse.storage_commitment import Reference, request_commitment
from dgscope.dimse.verification import echo
from tests import peers
from tests.integration.network_peers import NODELAY, Pacs, dcmqrscp, listens, orthanc, process, save, storescp, study
from tests.integration.storage_scp_running import free_port

WORKLIST = """
(0008,0005) CS [ISO_IR 100]
(0008,0050) SH [A{number}]
(0010,0010) PN [Mü^Nr{number}]
(0010,0020) LO [P{number}]
(0020,000d) UI [1.2.3.{number}]
(0032,1060) LO [Panorama]
(0040,0100) SQ
(fffe,e000) -
(0008,0060) CS [{modality}]
(0040,0001) AE [ROOM1]
(0040,0002) DA [2026010{number}]
(0040,0003) TM [0800]
(0040,0009) SH [S{number}]
(fffe,e00d) -
(fffe,e0dd) -
(0040,1001) SH [R{number}]
"""


@pytest.fixture(scope="module")
def third(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pacs]:
    peers.require("dcmtk")
    with storescp(tmp_path_factory.mktemp("third"), "THIRD", "--fork") as node:
        yield node


@pytest.fixture(scope="module", params=["dcmqrscp", "orthanc"])
def archive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, third: Pacs) -> Iterator[Pacs]:
    peers.require("dcmtk")
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "orthanc":
        peers.require("orthanc")
        with orthanc(folder, {"THIRD": third.port}) as node:
            yield node
    else:
        with dcmqrscp(folder, {"THIRD": third.port}) as node:
            yield node


def reach(node: Pacs) -> Peer:
    return Peer(node.ae_title, "127.0.0.1", node.port, "DGSCOPE")


def items(folder: Path, images: list[Dataset]) -> list[SendItem]:
    return [
        SendItem(save(image, folder / f"{number}.dcm"), image.SOPClassUID, image.SOPInstanceUID, "1.2.840.10008.1.2.1")
        for number, image in enumerate(images)
    ]


class Collected:
    """A receiver of C-GET that counts bytes."""

    sizes: dict[str, int] = {}

    def __init__(self, sop_class: str, sop_instance: str, transfer_syntax: str) -> None:
        self._uid = sop_instance
        self.sizes[sop_instance] = 0

    def write(self, buffer: memoryview) -> None:
        self.sizes[self._uid] += len(buffer)

    def done(self) -> int:
        return Status.SUCCESS

    def discard(self) -> None:
        del self.sizes[self._uid]


def test_the_whole_round(archive: Pacs, third: Pacs, tmp_path: Path) -> None:
    """Echo, send, find at every level under both roots, get back, move to a third node."""
    node = reach(archive)
    assert echo(node).category is Category.SUCCESS
    images = study(3, series=2, PatientID="ROUND", PatientName="Round^Trip")
    # One association: dcmqrscp loses index records when two store at a time, with storescu as well.
    sent = send(node, items(tmp_path, images))
    assert (sent.stored, sent.error) == (6, None)

    uid = images[0].StudyInstanceUID
    for root in Root:
        found: dict[Level, list[Dataset]] = {level: [] for level in Level}
        for level, name in ((Level.STUDY, "study"), (Level.SERIES, "series"), (Level.IMAGE, "instance")):
            keys = {"StudyInstanceUID": uid} | ({"PatientID": "ROUND"} if root is Root.PATIENT else {})
            if level is Level.IMAGE:
                keys["SeriesInstanceUID"] = images[0].SeriesInstanceUID
            result = find(node, root, level, identifier(keys, RETURNED[name]), found[level].append)
            assert result.succeeded, (root, level, result.meaning)
        assert [len(found[level]) for level in (Level.STUDY, Level.SERIES, Level.IMAGE)] == [1, 2, 3]
        assert str(found[Level.STUDY][0].PatientID) == "ROUND"

    keys = identifier({"StudyInstanceUID": uid})
    Collected.sizes = {}
    got = get(node, Root.STUDY, keys, Collected, sop_classes=[images[0].SOPClassUID])
    assert (got.status, got.received) == (Status.SUCCESS, 6)
    assert set(Collected.sizes) == {image.SOPInstanceUID for image in images}
    assert all(Collected.sizes.values())

    before = len(list(third.folder.iterdir()))
    moved = move(node, Root.STUDY, "THIRD", keys)
    assert moved.status == Status.SUCCESS
    assert len(list(third.folder.iterdir())) == before + 6


def test_an_unknown_destination(archive: Pacs) -> None:
    archive.put(*study(1, PatientID="LOST", StudyInstanceUID=f"1.2.3.4.{archive.port}"))
    keys = identifier({"StudyInstanceUID": f"1.2.3.4.{archive.port}"})
    result = move(reach(archive), Root.STUDY, "NOBODY", keys)
    assert result.meaning.category is Category.FAILURE
    if archive.ae_title == "QRSCP":  # Orthanc says C000H
        assert result.status == Status.MOVE_DESTINATION_UNKNOWN


def test_a_limit_cuts_the_answers(archive: Pacs) -> None:
    archive.put(*(image for number in range(5) for image in study(1, PatientID=f"MANY{number}")))
    seen: list[Dataset] = []
    keys = identifier({"PatientID": "MANY*", "StudyInstanceUID": ""})
    result = find(reach(archive), Root.STUDY, Level.STUDY, keys, seen.append, limit=2)
    assert (len(seen), result.is_cut, result.succeeded) == (2, True, True)


def test_a_store_only_peer_refuses_a_query(third: Pacs, tmp_path: Path) -> None:
    with pytest.raises(NoContextAccepted):
        find(reach(third), Root.STUDY, Level.STUDY, identifier({"StudyInstanceUID": ""}), lambda match: None)


@pytest.mark.peer("dcmtk")
def test_compressed_images_arrive_unchanged_or_not_at_all(tmp_path: Path) -> None:
    """storescp with defaults takes no compressed syntax; with +xs it takes this one."""
    (image,) = study(1)
    plain, packed = save(image, tmp_path / "plain.dcm"), tmp_path / "packed.dcm"
    subprocess.run([peers.program("dcmcjpeg"), "+e1", str(plain), str(packed)], check=True)
    item = SendItem(packed, image.SOPClassUID, image.SOPInstanceUID, JPEGLosslessSV1)
    results: list[ItemResult] = []
    with storescp(tmp_path, "PLAIN") as node:
        send(reach(node), [item], results.append)
    assert results[0].outcome is Outcome.FAILED
    assert "no permitted conversion" in results[0].why
    with storescp(tmp_path, "LOSSLESS", "+xs") as node:
        assert send(reach(node), [item]).stored == 1
        (arrived,) = node.folder.iterdir()
    assert dcmread(arrived).PixelData == dcmread(packed).PixelData


@pytest.mark.peer("dcmtk")
@pytest.mark.parametrize(("option", "syntax"), [("+xi", "1.2.840.10008.1.2"), ("+xe", "1.2.840.10008.1.2.1")])
def test_a_peer_of_one_uncompressed_syntax_gets_that(tmp_path: Path, option: str, syntax: str) -> None:
    images = study(2)
    with storescp(tmp_path, "ONE", option) as node:
        assert send(reach(node), items(tmp_path, images)).stored == 2
        arrived = [dcmread(path) for path in node.folder.iterdir()]
    assert {each.file_meta.TransferSyntaxUID for each in arrived} == {syntax}
    assert {each.PixelData for each in arrived} == {image.PixelData for image in images}


@pytest.mark.peer("dcmtk")
def test_a_peer_that_refuses_every_association(tmp_path: Path) -> None:
    with storescp(tmp_path, "REFUSES", "--refuse") as node, pytest.raises(AssociationRejected) as caught:
        echo(reach(node))
    assert (caught.value.source, caught.value.reason) == (1, 1)


@pytest.mark.peer("dcmtk")
def test_an_aborting_peer_is_given_up_with_the_reason(tmp_path: Path) -> None:
    with storescp(tmp_path, "ABORTS", "--abort-during") as node:
        result = send(reach(node), items(tmp_path, study(5)))
    assert result.stored == 0
    assert result.error is not None


@pytest.mark.peer("orthanc")
def test_orthanc_takes_a_commitment_request(tmp_path: Path) -> None:
    with orthanc(tmp_path, {"DGSCOPE": free_port()}) as node:
        images = study(2)
        assert send(reach(node), items(tmp_path, images)).stored == 2
        references = [Reference(image.SOPClassUID, image.SOPInstanceUID) for image in images]
        assert request_commitment(reach(node), "2.25.4711", references).status == Status.SUCCESS


@pytest.fixture
def worklist(tmp_path: Path) -> Iterator[Peer]:
    """DCMTK's worklist provider with three entries."""
    peers.require("dcmtk")
    folder = tmp_path / "worklists" / "RIS"
    folder.mkdir(parents=True)
    (folder / "lockfile").touch()
    for number, modality in enumerate(["IO", "PX", "IO"], start=1):
        dump = tmp_path / f"{number}.dump"
        dump.write_text(WORKLIST.format(number=number, modality=modality), encoding="latin-1")
        subprocess.run([peers.program("dump2dcm"), str(dump), str(folder / f"{number}.wl")], check=True)
    port = free_port()
    command = [peers.program("wlmscpfs"), "-s", "-dfr", "-csk", "-dfp", str(folder.parent), str(port)]
    with process(command, tmp_path / "wlmscpfs.log", {**os.environ, **NODELAY}, lambda: listens(port)):
        yield Peer("RIS", "127.0.0.1", port, "DGSCOPE")


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        ({}, ["P1", "P2", "P3"]),
        ({STEP + "Modality": "IO"}, ["P1", "P3"]),
        ({STEP + "ScheduledProcedureStepStartDate": "20260102-20260103"}, ["P2", "P3"]),
        ({STEP + "Modality": "IO", STEP + "ScheduledProcedureStepStartDate": "20260103"}, ["P3"]),
        ({"PatientID": "P2"}, ["P2"]),
        ({"PatientName": "Mü*"}, ["P1", "P2", "P3"]),
        ({STEP + "ScheduledStationAETitle": "ELSEWHERE"}, []),
    ],
)
def test_the_worklist_is_matched_by_the_keys_of_the_step(
    worklist: Peer, keys: dict[str, str], found: list[str]
) -> None:
    node = Peer(worklist.ae_title, worklist.host, worklist.port, "DGSCOPE", character_set="ISO_IR 100")
    entries: list[Dataset] = []
    result = find_worklist(node, keys, entries.append)
    assert result.succeeded, result.meaning
    assert sorted(entry.PatientID for entry in entries) == found
    for entry in entries:
        (step,) = entry.ScheduledProcedureStepSequence
        assert step.ScheduledProcedureStepID == f"S{entry.PatientID[1:]}"
        assert str(entry.PatientName) == f"Mü^Nr{entry.PatientID[1:]}"


def test_a_long_worklist_is_cut(worklist: Peer) -> None:
    entries: list[Dataset] = []
    result = find_worklist(worklist, {}, entries.append, limit=2)
    assert (len(entries), result.is_cut, result.succeeded) == (2, True, True)
