"""The two servers under measure, each on its own folder and free ports: Orthanc with its defaults, and DGscope."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dgscope.up import temporary

ORTHANC = "/usr/sbin/Orthanc"
ORTHANC_PLUGINS = "/usr/share/orthanc/plugins"
START_SECONDS = 60


@dataclass(frozen=True)
class Server:
    """A running server: where it listens, its processes' group leader, and its environment."""

    name: str
    ae_title: str
    dicom_port: int
    http_port: int
    pid: int
    environ: dict[str, str]


_given: set[int] = set()


def free_port() -> int:
    """A port that nothing listens on now, another one each time."""
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        if port not in _given:
            _given.add(port)
            return port


@contextmanager
def orthanc(folder: Path) -> Iterator[Server]:
    """Run Orthanc with its defaults, its DICOMweb plug-in and TCP_NODELAY."""
    folder.mkdir(parents=True)
    dicom_port, http_port = free_port(), free_port()
    configuration = {
        "StorageDirectory": str(folder / "store"),
        "IndexDirectory": str(folder / "store"),
        "DicomPort": dicom_port,
        "HttpPort": http_port,
        "RemoteAccessAllowed": False,
        "AuthenticationEnabled": False,
        "DicomAet": "ORTHANC",
        "Plugins": [ORTHANC_PLUGINS],
    }
    (folder / "orthanc.json").write_text(json.dumps(configuration))
    environ = {**os.environ, "TCP_NODELAY": "1"}
    with _process([ORTHANC, str(folder / "orthanc.json")], environ, folder / "log", (dicom_port, http_port)) as pid:
        yield Server("Orthanc", "ORTHANC", dicom_port, http_port, pid, environ)


@contextmanager
def storage_scp(folder: Path) -> Iterator[Server]:
    """Run DGscope's storage SCP on an embedded PostgreSQL with durability on; AE title BENCH may store."""
    with database(folder) as environ:
        port = int(environ["DGSCOPE_DICOM_PORT"])
        command = [sys.executable, "-m", "storage_scp"]
        with _process(command, environ, folder / "scp.log", (port,)) as pid:
            yield Server("DGscope", "DGSCOPE", port, 0, pid, environ)


@contextmanager
def web(folder: Path, environ: dict[str, str]) -> Iterator[Server]:
    """Run DGscope's web process beside a database and store that `environ` names."""
    port = int(environ["DGSCOPE_HTTP_PORT"])
    command = [sys.executable, "-m", "gunicorn", "dgscope.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    command += ["--worker-class", "gthread", "--threads", "4", "--keep-alive", "30"]
    with _process(command, environ, folder / "web.log", (port,)) as pid:
        yield Server("DGscope", "DGSCOPE", 0, port, pid, environ)


@contextmanager
def database(folder: Path) -> Iterator[dict[str, str]]:
    """Run PostgreSQL, bring it up to date, and yield the environment of DGscope's processes."""
    for name in ("pg", "sockets", "data", "store"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    sockets = Path(os.path.relpath(folder / "sockets"))
    with temporary.postgres_server(folder / "pg", sockets.resolve(), os.environ) as url:
        environ = {
            **os.environ,
            "DATABASE_URL": url,
            "DGSCOPE_DATA": str(folder / "data"),
            "DGSCOPE_STORE": str(folder / "store"),
            "DGSCOPE_DICOM_PORT": str(free_port()),
            "DGSCOPE_HTTP_PORT": str(free_port()),
            "DGSCOPE_SECRET_KEY": "benchmark" * 6,
            "DJANGO_SETTINGS_MODULE": "dgscope.settings",
        }
        manage(environ, "migrate", "--verbosity", "0")
        manage(environ, "remote_ae", "add", "BENCH", "--host", "127.0.0.1", "--port", "104", "--allow", "echo,store")
        yield environ


def manage(environ: dict[str, str], *arguments: str) -> str:
    """Run a management command and give its output."""
    command = [sys.executable, str(Path(__file__).parent.parent / "manage.py"), *arguments]
    return subprocess.run(command, env=environ, check=True, capture_output=True, text=True).stdout


@contextmanager
def _process(command: list[str], environ: dict[str, str], log: Path, ports: tuple[int, ...]) -> Iterator[int]:
    with log.open("ab") as output:
        process = subprocess.Popen(command, env=environ, stdout=output, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not all(map(_listens, ports)):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{command[0]} did not start:\n{log.read_text(errors='replace')[-3000:]}")
            time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
