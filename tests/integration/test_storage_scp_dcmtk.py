"""DCMTK's own tools as peers: what a modality does every day."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydicom.uid import CTImageStorage, MRImageStorage

from tests import peers
from tests.integration.storage_scp_images import write_image
from tests.integration.storage_scp_running import Running, running

pytestmark = pytest.mark.peer("dcmtk")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("scp"), workers=2) as server:
        yield server


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("images")
    return [
        write_image(folder / f"{number}.dcm", sop_class)
        for number, sop_class in enumerate([CTImageStorage, MRImageStorage] * 3)
    ]


def run(name: str, server: Running, *arguments: object, ok: bool = True) -> str:
    command = [peers.program(name), "-v", "-aet", "DCMTK", "-aec", "DGSCOPE", "127.0.0.1", str(server.port)]
    command += [str(argument) for argument in arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode == 0) is ok, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_echoscu_is_answered(server: Running) -> None:
    run("echoscu", server, "--repeat", 20, "-pts", 3, "-ppc", 100)


def test_storescu_stores_several_classes_in_one_association(server: Running, images: list[Path]) -> None:
    before = len(server.stored())
    output = run("storescu", server, *images)
    assert output.count("Received Store Response (Success)") == len(images)
    assert len(server.stored()) == before + len(images)


@pytest.mark.parametrize(
    ("option", "syntax"),
    [
        ("-xi", "1.2.840.10008.1.2"),
        ("-xe", "1.2.840.10008.1.2.1"),
        # offers big endian first and little endian as well, in one context: we choose little endian
        ("-xb", "1.2.840.10008.1.2.1"),
    ],
)
def test_storescu_stores_in_uncompressed_syntaxes(
    server: Running, images: list[Path], option: str, syntax: str
) -> None:
    run("storescu", server, option, "-R", images[0])
    assert server.stored()[-1]["transfer_syntax_uid"] == syntax


@pytest.mark.parametrize(
    ("program", "options", "propose", "syntax"),
    [
        ("dcmcrle", (), "-xr", "1.2.840.10008.1.2.5"),
        ("dcmcjpeg", ("+e1",), "-xs", "1.2.840.10008.1.2.4.70"),
        ("dcmcjpeg", ("+ee",), "-xx", "1.2.840.10008.1.2.4.51"),
        ("dcmcjpls", (), "-xt", "1.2.840.10008.1.2.4.80"),
    ],
)
def test_compressed_images_arrive_as_they_are(
    server: Running,
    images: list[Path],
    tmp_path: Path,
    program: str,
    options: tuple[str, ...],
    propose: str,
    syntax: str,
) -> None:
    compressed = tmp_path / "compressed.dcm"
    subprocess.run([peers.program(program), *options, str(images[0]), str(compressed)], check=True, timeout=60)
    run("storescu", server, "-R", propose, compressed)
    assert server.stored()[-1]["transfer_syntax_uid"] == syntax


def test_dcmsend_negotiates_a_context_for_each_class(server: Running, images: list[Path]) -> None:
    before = len(server.stored())
    run("dcmsend", server, "--no-uid-checks", *images)
    assert len(server.stored()) == before + len(images)


@pytest.mark.parametrize("size", [4096, 16384, 131072])
def test_every_pdu_size_of_the_peer_works(server: Running, images: list[Path], size: int) -> None:
    run("storescu", server, "-pdu", size, "--max-send-pdu", size, images[0])


def test_storescu_aborts_after_its_images(server: Running, images: list[Path]) -> None:
    before = len(server.stored())
    run("storescu", server, "--abort", images[0])
    assert len(server.stored()) == before + 1
    server.check_invariants()


def test_an_unlisted_caller_is_told_so(server: Running, images: list[Path]) -> None:
    command = [peers.program("storescu"), "-v", "-aet", "STRANGER", "-aec", "DGSCOPE", "127.0.0.1", str(server.port)]
    done = subprocess.run([*command, str(images[0])], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode != 0
    assert "Calling AE Title Not Recognized" in done.stdout + done.stderr


def test_parallel_senders_are_all_served(server: Running, images: list[Path]) -> None:
    before = len(server.stored())
    command = [peers.program("storescu"), "-aet", "DCMTK", "-aec", "DGSCOPE", "127.0.0.1", str(server.port)]
    senders = [subprocess.Popen([*command, "--repeat", "5", *map(str, images)]) for _ in range(4)]
    assert [sender.wait(60) for sender in senders] == [0] * 4
    assert len(server.stored()) == before + 4 * 5 * len(images)
    server.check_invariants()
