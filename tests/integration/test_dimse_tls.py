"""DICOM TLS as requestor: what is accepted, and why anything else is not, in words that name the cause."""

import ssl
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from dgscope.dimse.errors import ConnectionLost, DimseError, TlsFailed
from dgscope.dimse.peer import Peer, Timeouts, TlsOptions
from dgscope.dimse.sop_classes import EXPLICIT_LE
from dgscope.dimse.status import Category
from dgscope.dimse.storage import SendItem, send
from dgscope.dimse.verification import echo
from tests.integration.network_peers import save, storescp, study
from tests.integration.scripted_peer import ScriptedPeer, Talk


@dataclass(frozen=True)
class Certificates:
    """An authority, and what it and another one signed."""

    folder: Path

    def file(self, name: str) -> Path:
        return self.folder / name

    def openssl(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True, timeout=60)

    def authority(self, name: str) -> None:
        self.openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
            "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.pem",
        )  # fmt: skip

    def sign(self, name: str, authority: str = "ca", host: str = "localhost", days: int = 2) -> None:
        self.openssl(
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}",
            "-addext", f"subjectAltName=DNS:{host}", "-keyout", f"{name}.key", "-out", f"{name}.csr",
        )  # fmt: skip
        self.openssl(
            "x509", "-req", "-in", f"{name}.csr", "-CA", f"{authority}.pem", "-CAkey", f"{authority}.key",
            "-CAcreateserial", "-days", str(days), "-copy_extensions", "copy", "-out", f"{name}.pem",
        )  # fmt: skip

    def server(self, name: str = "server") -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.file(f"{name}.pem"), self.file(f"{name}.key"))
        return context

    def options(self, **changed: object) -> TlsOptions:
        values = {"ca": self.file("ca.pem")} | changed
        return TlsOptions(**values)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    made = Certificates(tmp_path_factory.mktemp("certificates"))
    made.authority("ca")
    made.authority("other")
    made.sign("server")
    made.sign("client")
    made.sign("stranger", authority="other")
    made.sign("misnamed", host="elsewhere.example")
    made.sign("expired", days=-1)
    return made


def answers(talk: Talk) -> None:
    talk.accept()
    talk.respond(talk.receive(), 0x0000)


def reach(port: int, tls: TlsOptions | None, timeouts: Timeouts = Timeouts()) -> Peer:  # noqa: B008  it is frozen
    return Peer("PEER", "localhost", port, "DGSCOPE", tls=tls, timeouts=timeouts)


def failure(made: Certificates, tls: TlsOptions, server: ssl.SSLContext) -> str:
    with ScriptedPeer(answers, tls=server) as peer, pytest.raises(TlsFailed) as caught:
        echo(reach(peer.port, tls))
    return caught.value.reason


def test_an_echo_over_tls(made: Certificates) -> None:
    with ScriptedPeer(answers, tls=made.server()) as peer:
        assert echo(reach(peer.port, made.options())).category is Category.SUCCESS


def test_our_certificate_is_shown_to_a_peer_that_asks(made: Certificates) -> None:
    server = made.server()
    server.verify_mode = ssl.CERT_REQUIRED
    server.load_verify_locations(made.file("ca.pem"))
    ours = made.options(certificate=made.file("client.pem"), key=made.file("client.key"))
    with ScriptedPeer(answers, tls=server) as peer:
        assert echo(reach(peer.port, ours)).category is Category.SUCCESS


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_a_peer_that_wants_a_certificate_of_ours_and_gets_none(made: Certificates, version: ssl.TLSVersion) -> None:
    server = made.server()
    server.verify_mode = ssl.CERT_REQUIRED
    server.load_verify_locations(made.file("ca.pem"))
    server.maximum_version = version
    with ScriptedPeer(answers, tls=server) as peer, pytest.raises(DimseError) as caught:
        echo(reach(peer.port, made.options()))
    # With TLS 1.3 the alert may be lost to a reset of the connection before it is read.
    assert isinstance(caught.value, TlsFailed | ConnectionLost)


@pytest.mark.parametrize(
    ("name", "words"),
    [("stranger", "issuer"), ("expired", "expired"), ("misnamed", "localhost")],
)
def test_a_wrong_certificate_is_named(made: Certificates, name: str, words: str) -> None:
    assert words in failure(made, made.options(), made.server(name))


def test_the_name_and_the_whole_check_can_be_given_up(made: Certificates) -> None:
    for name, options in (("misnamed", made.options(check_name=False)), ("stranger", made.options(verify=False))):
        with ScriptedPeer(answers, tls=made.server(name)) as peer:
            assert echo(reach(peer.port, options)).category is Category.SUCCESS


def test_an_old_protocol_is_refused(made: Certificates) -> None:
    server = made.server()
    server.minimum_version = ssl.TLSVersion.TLSv1
    server.maximum_version = ssl.TLSVersion.TLSv1_1
    server.set_ciphers("ALL:@SECLEVEL=0")
    assert failure(made, made.options(), server)


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (lambda talk: talk.wait_until_gone(), "plain DICOM"),
        (lambda talk: talk.socket.close(), "plain DICOM"),
        (lambda talk: talk.send(b"HTTP/1.1 400 Bad Request\r\n\r\n"), "does not speak TLS"),
    ],
)
def test_a_port_for_plain_dicom_is_recognised(made: Certificates, script: Callable[[Talk], None], words: str) -> None:
    def silent(talk: Talk) -> None:
        talk.socket.recv(1000)
        script(talk)

    with ScriptedPeer(silent, reads_request=False) as peer, pytest.raises(TlsFailed, match=words):
        echo(reach(peer.port, made.options(), Timeouts(tls=1)))


def test_plain_dicom_on_a_tls_port_is_an_error_in_words(made: Certificates) -> None:
    with ScriptedPeer(answers, tls=made.server()) as peer, pytest.raises(DimseError):
        echo(reach(peer.port, None))


@pytest.mark.parametrize("missing", ["ca", "certificate"])
def test_a_missing_file_of_ours_is_named_before_anything_is_sent(made: Certificates, missing: str) -> None:
    with ScriptedPeer(answers, tls=made.server()) as peer, pytest.raises(TlsFailed, match="No such file"):
        echo(reach(peer.port, made.options(**{missing: made.file("nothing.pem")})))


@pytest.mark.peer("dcmtk")
def test_images_go_to_dcmtk_over_tls(made: Certificates, tmp_path: Path) -> None:
    images = study(3)
    items = [
        SendItem(save(image, tmp_path / f"{number}.dcm"), image.SOPClassUID, image.SOPInstanceUID, EXPLICIT_LE)
        for number, image in enumerate(images)
    ]
    keys = ("+tls", str(made.file("server.key")), str(made.file("server.pem")), "+cf", str(made.file("ca.pem")))
    ours = made.options(certificate=made.file("client.pem"), key=made.file("client.key"))
    with storescp(tmp_path, "SECURE", *keys) as node:
        assert send(reach(node.port, ours), items).stored == 3
        assert len(list(node.folder.iterdir())) == 3
