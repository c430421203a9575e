"""The TLS port: the BCP 195 profile, client certificates, renewal without restart, peers that misbehave in TLS."""

import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import peers
from tests.integration import hostile_peer as wire
from tests.integration.hostile_peer import Peer
from tests.integration.storage_scp_running import Running, free_port, running, wait_until

OPENSSL = "openssl"


@dataclass(frozen=True)
class Certificates:
    """A certificate authority in a folder, and what it has signed."""

    folder: Path

    @property
    def ca(self) -> Path:
        return self.folder / "ca.pem"

    def openssl(self, *arguments: object) -> None:
        subprocess.run([OPENSSL, *map(str, arguments)], cwd=self.folder, check=True, capture_output=True, timeout=60)

    def make_authority(self, name: str = "ca") -> None:
        self.openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", 2,
            "-subj", f"/CN=Test {name}", "-keyout", f"{name}.key", "-out", f"{name}.pem",
        )  # fmt: skip

    def sign(self, name: str, authority: str = "ca") -> tuple[Path, Path]:
        """A key and a certificate for `localhost` under `name`."""
        self.openssl(
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}",
            "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", f"{name}.key", "-out", f"{name}.csr",
        )  # fmt: skip
        self.openssl(
            "x509", "-req", "-in", f"{name}.csr", "-CA", f"{authority}.pem", "-CAkey", f"{authority}.key",
            "-CAcreateserial", "-days", 2, "-copy_extensions", "copy", "-out", f"{name}.pem",
        )  # fmt: skip
        return self.folder / f"{name}.pem", self.folder / f"{name}.key"

    def client(self, name: str | None = None) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=self.ca)
        if name is not None:
            context.load_cert_chain(self.folder / f"{name}.pem", self.folder / f"{name}.key")
        return context


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    made = Certificates(tmp_path_factory.mktemp("certificates"))
    made.make_authority()
    made.make_authority("other")
    made.sign("server")
    made.sign("client")
    made.sign("stranger", authority="other")
    return made


Start = Callable[..., Running]


@pytest.fixture
def start(certificates: Certificates, tmp_path: Path) -> Iterator[Start]:
    """Starts a server with a TLS port; its number is left in `tls_port` of the server's options."""
    contexts = []

    def make(client_cert: str = "none", **options: object) -> Running:
        tls = {
            "port": free_port(),
            "cert": str(certificates.folder / "server.pem"),
            "key": str(certificates.folder / "server.key"),
            "ca": str(certificates.ca),
            "client_cert": client_cert,
        }
        context = running(tmp_path, tls=tls, linger=0.5, **options)
        server = context.__enter__()
        contexts.append(context)
        server.tls_port = tls["port"]  # type: ignore[attr-defined]  # of this test module only
        return server

    yield make
    for context in contexts:
        context.__exit__(None, None, None)


def tls_peer(server: Running, context: ssl.SSLContext) -> Peer:
    return Peer(server.tls_port, tls=context, timeout=20)  # type: ignore[attr-defined]


def test_objects_are_stored_over_tls_too(start: Start, certificates: Certificates) -> None:
    server = start()
    with tls_peer(server, certificates.client()) as peer:
        peer.associate()
        peer.send(wire.store("1.2.3", bytes(1_000_000)))
        assert peer.status() == 0
        for _ in range(3):
            peer.send(wire.store("1.2.4", bytes(10), size=2))
            assert peer.status() == 0
        peer.release()
    assert [entry["size"] for entry in server.stored()] == [1_000_000, 10, 10, 10]
    server.check_invariants()


def test_tls_1_3_and_1_2_with_ephemeral_keys_are_spoken(start: Start, certificates: Certificates) -> None:
    server = start()
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        context = certificates.client()
        context.minimum_version = context.maximum_version = version
        with tls_peer(server, context) as peer:
            peer.associate()
            assert isinstance(peer.socket, ssl.SSLSocket)
            cipher = peer.socket.cipher()
            assert cipher is not None
            assert "GCM" in cipher[0] or "CHACHA20" in cipher[0]


@pytest.mark.parametrize(
    ("version", "ciphers"),
    [
        (ssl.TLSVersion.TLSv1_1, "ALL:@SECLEVEL=0"),
        (ssl.TLSVersion.TLSv1_2, "AES128-GCM-SHA256:@SECLEVEL=0"),  # no forward secrecy
        (ssl.TLSVersion.TLSv1_2, "ECDHE-ECDSA-AES128-SHA256:ECDHE-RSA-AES128-SHA:@SECLEVEL=0"),  # no AEAD
        (ssl.TLSVersion.TLSv1_2, "NULL:@SECLEVEL=0"),
    ],
)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_21_weaker_protocols_and_ciphers_are_refused(
    start: Start, certificates: Certificates, version: ssl.TLSVersion, ciphers: str
) -> None:
    server = start()
    context = certificates.client()
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = version
    context.set_ciphers(ciphers)
    with pytest.raises((ssl.SSLError, ConnectionError)):
        tls_peer(server, context)
    server.check_invariants()


def test_a_required_client_certificate_must_come_and_be_of_our_authority(
    start: Start, certificates: Certificates
) -> None:
    server = start("required")
    with tls_peer(server, certificates.client("client")) as peer:
        peer.associate()
        assert peer.echo() == 0
    for name in (None, "stranger"):
        with pytest.raises((OSError, EOFError)), tls_peer(server, certificates.client(name)) as peer:
            peer.associate()
    server.check_invariants()


def test_an_optional_client_certificate_may_be_missing_but_not_wrong(start: Start, certificates: Certificates) -> None:
    server = start("optional")
    for name in (None, "client"):
        with tls_peer(server, certificates.client(name)) as peer:
            peer.associate()
    with pytest.raises((OSError, EOFError)), tls_peer(server, certificates.client("stranger")) as peer:
        peer.associate()


def test_silent_peers_on_the_tls_port_cost_nobody_anything(start: Start, certificates: Certificates) -> None:
    server = start(negotiation=90.0)  # longer than any peer here waits
    silent = [socket.create_connection(("127.0.0.1", server.tls_port)) for _ in range(40)]  # type: ignore[attr-defined]
    time.sleep(0.3)
    assert server.resources()[0] <= server.baseline[0] + 10
    with tls_peer(server, certificates.client()) as peer:
        peer.associate()
        assert peer.echo() == 0
    for sock in silent:
        sock.close()


def test_a_silent_peer_on_the_tls_port_is_closed_after_the_deadline(start: Start) -> None:
    server = start(negotiation=1.0)
    with socket.create_connection(("127.0.0.1", server.tls_port), timeout=20) as sock:  # type: ignore[attr-defined]
        assert sock.recv(1) == b""


def test_17_plain_dicom_on_the_tls_port_is_closed(start: Start) -> None:
    server = start()
    with Peer(server.tls_port) as peer:  # type: ignore[attr-defined]
        peer.send(wire.associate_rq())
        assert peer.is_closed()
    server.check_invariants()


def test_a_tls_peer_that_vanishes_without_goodbye_leaves_nothing(start: Start, certificates: Certificates) -> None:
    server = start()
    for _ in range(5):
        with tls_peer(server, certificates.client()) as peer:
            peer.associate()
            peer.send(wire.store("1.2.3", bytes(100_000))[:50_000])
    server.check_invariants()
    assert not server.stored()


def test_205_a_renewed_certificate_is_used_without_a_restart(start: Start, certificates: Certificates) -> None:
    server = start()

    def serial() -> object:
        with tls_peer(server, certificates.client()) as peer:
            assert isinstance(peer.socket, ssl.SSLSocket)
            certificate = peer.socket.getpeercert()
            assert certificate is not None
            return certificate["serialNumber"]

    before = serial()
    certificates.sign("server")
    assert serial() != before
    (certificates.folder / "server.pem").write_text("nonsense")
    assert serial() != before  # the last good one stays
    certificates.sign("server")
    server.check_invariants()


def test_a_stop_ends_tls_associations_with_an_abort(start: Start, certificates: Certificates) -> None:
    server = start()
    with tls_peer(server, certificates.client()) as peer:
        peer.associate()
        server.process.terminate()
        assert peer.receive().abort == (0, 0)
    wait_until(lambda: server.process.poll() is not None, 20)
    assert server.process.returncode == 0


@pytest.mark.peer("dcmtk")
def test_dcmtk_stores_over_tls_with_the_bcp_195_profile(start: Start, certificates: Certificates) -> None:
    server = start("required")
    command = [
        peers.program("echoscu"), "-v", "-aet", "DCMTK", "-aec", "DGSCOPE", "+tls", certificates.folder / "client.key",
        certificates.folder / "client.pem", "+cf", certificates.ca, "+px", "127.0.0.1", server.tls_port,  # type: ignore[attr-defined]
    ]  # fmt: skip
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
