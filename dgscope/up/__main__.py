"""``python -m dgscope.up``, which ``script/up`` runs in the virtual environment."""

import asyncio
import contextlib
import os
import stat
import sys
from collections.abc import Sequence
from pathlib import Path

from dgscope import data_folder, env
from dgscope.data_folder import DataFolderError
from dgscope.env_values import EnvironmentValueError
from dgscope.up import arguments, lock, output, ports
from dgscope.up.arguments import Arguments
from dgscope.up.errors import StartError
from dgscope.up.guarding import Guard
from dgscope.up.privileges import FALLBACK_ACCOUNT, account_id
from dgscope.up.supervisor import Supervisor


def main(argv: Sequence[str] | None = None) -> int:
    """Run DGscope until it is stopped. Exit status: 0 stopped, 1 could not start, 2 wrong use."""
    asked = arguments.parse(sys.argv[1:] if argv is None else argv, os.environ)
    os.umask(0o077)  # images and database belong to this account alone
    try:
        _run(asked)
    except (StartError, DataFolderError, EnvironmentValueError) as error:
        output.complain(str(error))
        return 1
    return 0


def _run(asked: Arguments) -> None:
    data_folder.claim(asked.data)
    with lock.taken(asked.data) as held:
        asked.data.joinpath(env.RUNTIME_FILE).unlink(missing_ok=True)  # a killed run left it; its ports are not ours
        environment = env.load(asked.environ(os.environ))
        _check_store(environment)
        _check_ports(environment)
        sockets = _socket_folder(asked.data)
        _watch_children_by_pidfd()
        try:
            with Guard(held) as guard:
                asyncio.run(Supervisor(asked, sockets, guard).run())
        finally:
            with contextlib.suppress(OSError):  # a crash of its servers leaves sockets in it, which the next start uses
                sockets.rmdir()


def _check_store(environment: env.Environment) -> None:
    """Make our own store; one that was named must be there, for it may be a mount that is missing."""
    store = environment.store_dir
    if store.parent == environment.data_dir:
        store.mkdir(mode=0o700, exist_ok=True)
    if not store.is_dir() or not os.access(store, os.R_OK | os.W_OK | os.X_OK):
        raise StartError(f"DGSCOPE_STORE={store} is not a folder that can be written. Is it mounted, and whose is it?")


def _check_ports(environment: env.Environment) -> None:
    ports.check_free("the web server", environment.http_host, environment.http_port, "Choose another one: --http-port")
    dicom = environment.dicom_host
    ports.check_free("the storage SCP", dicom, environment.dicom_port, "Choose another one: --dicom-port")
    if environment.dicom_tls is not None:
        remedy = "Choose another one: DGSCOPE_DICOM_TLS_PORT"
        ports.check_free("DICOM over TLS", dicom, environment.dicom_tls.port, remedy)


def _socket_folder(data: Path) -> Path:
    """Make the folder of the Unix sockets. It lies in a shared place, so it must be ours and closed to others."""
    folder = data_folder.socket_folder(data)
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    owners = {os.geteuid()} | ({account_id(FALLBACK_ACCOUNT)} if os.geteuid() == 0 else set())
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in owners or found.st_mode & 0o077:
        raise StartError(f"{folder} belongs to somebody else or is open to others. Remove it and start again.")
    return folder


def _watch_children_by_pidfd() -> None:
    """Python 3.11 otherwise waits for each child in a thread; the supervisor stays single-threaded to fork safely."""
    if sys.version_info < (3, 12) and hasattr(os, "pidfd_open"):
        try:
            os.close(os.pidfd_open(os.getpid()))
        except OSError:
            return
        asyncio.set_child_watcher(asyncio.PidfdChildWatcher())


if __name__ == "__main__":
    sys.exit(main())
