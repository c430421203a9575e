"""Everything that DGscope reads from its environment, checked in one place. docs/configuration.md lists it for people.

Where ``DATABASE_URL`` is not set, the addresses of the embedded services come from ``runtime.json`` in the data folder,
which the supervisor writes; so manage.py, run beside a running script/up, finds its parts.
"""

import ipaddress
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dgscope import data_folder, database_url, secret_key
from dgscope.database_url import Database
from dgscope.env_values import EnvironmentValueError, Reader

RUNTIME_FILE = "runtime.json"
GIB: Final = 2**30
MIB: Final = 2**20
# Derived from a random UUID (PS3.5 B.2); names this implementation in associations and File Meta Information.
IMPLEMENTATION_CLASS_UID = "2.25.222876269854021360807163251901927520030"
IMPLEMENTATION_VERSION_NAME = "DGSCOPE"


@dataclass(frozen=True)
class DicomTls:
    """The second DICOM port, with TLS (PS3.15 B.12). `client_cert` is ``none``, ``optional`` or ``required``."""

    port: int
    cert: Path
    key: Path
    ca: Path | None
    client_cert: str


@dataclass(frozen=True)
class Environment:
    """The whole configuration of one process. Sizes are bytes."""

    data_dir: Path
    store_dir: Path
    database: Database
    broker_url: str
    secret_key: str

    debug: bool
    site_name: str
    time_zone: str
    allowed_hosts: tuple[str, ...]
    https: bool
    trusted_origins: tuple[str, ...]
    http_host: str
    http_port: int
    render_cache: int

    ae_title: str
    dicom_host: str
    dicom_port: int
    dicom_tls: DicomTls | None
    implementation_class_uid: str
    implementation_version_name: str
    private_storage_classes: bool
    duplicate_status: int
    free_space_reserve: int
    scp_workers: int
    max_associations: int
    max_associations_per_peer: int
    max_object_size: int
    peer_networks: tuple[str, ...]
    commitment_days: int


def load(environ: Mapping[str, str] | None = None, data_dir: Path | None = None) -> Environment:
    """Read and check the environment.

    Parameters
    ----------
    environ
        The variables; the process's own by default.
    data_dir
        The data folder; ``DGSCOPE_DATA``, else ``var`` in the project, by default.

    Raises
    ------
    EnvironmentValueError
        A value cannot be used; the text names the variable.
    data_folder.DataFolderError
        The data folder cannot be used.
    """
    environ = os.environ if environ is None else environ
    folder = (data_dir or Path(environ.get("DGSCOPE_DATA") or data_folder.DEFAULT)).resolve()
    read = Reader({**_runtime(folder, environ), **{name: value for name, value in environ.items() if value}})
    sockets = data_folder.socket_folder(folder)
    return Environment(
        data_dir=folder,
        store_dir=_store(read, folder),
        database=database_url.parse(read.text("DATABASE_URL", database_url.socket_url(str(sockets)))),
        broker_url=_broker(read, sockets),
        secret_key=read.optional("DGSCOPE_SECRET_KEY") or secret_key.read_or_create(folder),
        debug=read.flag("DGSCOPE_DEBUG", default=False),
        site_name=read.text("DGSCOPE_SITE_NAME", "DGscope"),
        time_zone=read.time_zone("DGSCOPE_TIME_ZONE", "UTC"),
        allowed_hosts=read.names("DGSCOPE_ALLOWED_HOSTS", ("localhost", "127.0.0.1", "[::1]")),
        https=read.flag("DGSCOPE_HTTPS", default=False),
        trusted_origins=_origins(read),
        http_host=read.text("DGSCOPE_HTTP_HOST", "127.0.0.1"),
        http_port=read.port("DGSCOPE_HTTP_PORT", 8000),
        render_cache=read.size("DGSCOPE_RENDER_CACHE", 512 * MIB),
        ae_title=read.ae_title("DGSCOPE_AE_TITLE", "DGSCOPE"),
        dicom_host=read.text("DGSCOPE_DICOM_HOST", "127.0.0.1"),
        dicom_port=read.port("DGSCOPE_DICOM_PORT", 11112),
        dicom_tls=_tls(read),
        implementation_class_uid=read.uid("DGSCOPE_IMPLEMENTATION_CLASS_UID", IMPLEMENTATION_CLASS_UID),
        implementation_version_name=read.ae_title("DGSCOPE_IMPLEMENTATION_VERSION_NAME", IMPLEMENTATION_VERSION_NAME),
        private_storage_classes=read.flag("DGSCOPE_PRIVATE_STORAGE_CLASSES", default=False),
        duplicate_status=int(read.choice("DGSCOPE_DUPLICATE_STATUS", "0000", ("0000", "D000")), 16),
        free_space_reserve=read.size("DGSCOPE_FREE_SPACE_RESERVE", 2 * GIB),
        scp_workers=read.integer("DGSCOPE_SCP_WORKERS", max(2, os.cpu_count() or 2), 1, 256),
        max_associations=read.integer("DGSCOPE_MAX_ASSOCIATIONS", 64, 1),
        max_associations_per_peer=read.integer("DGSCOPE_MAX_ASSOCIATIONS_PER_PEER", 32, 1),
        max_object_size=read.size("DGSCOPE_MAX_OBJECT_SIZE", 4 * GIB),
        peer_networks=_networks(read),
        commitment_days=read.integer("DGSCOPE_COMMITMENT_DAYS", 365, 1, 36500),
    )


def _runtime(folder: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """What the supervisor of this data folder wrote about its services; nothing where external ones are named."""
    if environ.get("DATABASE_URL"):
        return {}
    path = folder / RUNTIME_FILE
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except PermissionError as error:
        raise data_folder.DataFolderError(f"{path} belongs to another user. Start as that user.") from error
    except ValueError as error:
        raise EnvironmentValueError("DGSCOPE_DATA", f"a folder whose {RUNTIME_FILE} is JSON", str(folder)) from error
    return {name: str(value) for name, value in values.items()}


def _store(read: Reader, folder: Path) -> Path:
    value = read.optional("DGSCOPE_STORE")
    if value is None:
        return folder / "store"
    if not Path(value).is_absolute():
        raise EnvironmentValueError("DGSCOPE_STORE", "the absolute path of a folder", value)
    return Path(value)


def _broker(read: Reader, sockets: Path) -> str:
    value = read.text("BROKER_URL", f"redis+socket://{sockets}/valkey.sock")
    if not value.startswith(("redis://", "rediss://", "redis+socket://")):
        raise EnvironmentValueError("BROKER_URL", "a URL of the form redis://HOST:PORT/0 or redis+socket:///PATH")
    return value


def _origins(read: Reader) -> tuple[str, ...]:
    origins = read.names("DGSCOPE_TRUSTED_ORIGINS", ())
    for origin in origins:
        if not origin.startswith(("http://", "https://")):
            raise EnvironmentValueError(
                "DGSCOPE_TRUSTED_ORIGINS", "a list of origins such as https://pacs.example", origin
            )
    return origins


def _networks(read: Reader) -> tuple[str, ...]:
    networks = read.names("DGSCOPE_PEER_NETWORKS", ())
    for network in networks:
        try:
            ipaddress.ip_network(network, strict=False)
        except ValueError as error:
            expected = "a list of addresses and networks such as 10.1.0.0/16"
            raise EnvironmentValueError("DGSCOPE_PEER_NETWORKS", expected, network) from error
    return networks


def _tls(read: Reader) -> DicomTls | None:
    if read.optional("DGSCOPE_DICOM_TLS_PORT") is None:
        return None
    cert, key, ca = (read.file(f"DGSCOPE_DICOM_TLS_{name}") for name in ("CERT", "KEY", "CA"))
    client_cert = read.choice("DGSCOPE_DICOM_TLS_CLIENT_CERT", "none", ("none", "optional", "required"))
    if cert is None or key is None:
        missing = "DGSCOPE_DICOM_TLS_CERT" if cert is None else "DGSCOPE_DICOM_TLS_KEY"
        raise EnvironmentValueError(missing, "set when DGSCOPE_DICOM_TLS_PORT is set")
    if client_cert != "none" and ca is None:
        raise EnvironmentValueError("DGSCOPE_DICOM_TLS_CA", "set when client certificates are asked for")
    return DicomTls(read.port("DGSCOPE_DICOM_TLS_PORT", 2762), cert, key, ca, client_cert)
