"""The embedded PostgreSQL: its data folder and its command line. The supervisor and the tests start the process."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dgscope import database_url
from dgscope.up import binaries, privileges
from dgscope.up.binaries import PostgresBinaries
from dgscope.up.errors import StartError
from dgscope.up.privileges import RunAs

ROLE = DATABASE = "dgscope"
_BUILTIN_LOCALES_SINCE = 17


@dataclass(frozen=True)
class Cluster:
    """One PostgreSQL server on a Unix socket in `sockets`, with its data in `data`."""

    programs: PostgresBinaries
    data: Path
    sockets: Path
    run_as: RunAs

    @property
    def url(self) -> str:
        return database_url.socket_url(str(self.sockets), ROLE, DATABASE)

    def command(self) -> list[str]:
        """The server as a foreground process. Durability settings keep PostgreSQL's safe defaults."""
        settings = {
            "listen_addresses": "",
            "unix_socket_permissions": "0700",
            "max_connections": "200",
            "log_line_prefix": "",
            "log_timezone": "UTC",
            "log_checkpoints": "off",
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [str(self.programs.folder / "postgres"), "-D", str(self.data), "-k", str(self.sockets), *options]

    def probe(self) -> list[str]:
        """The command that succeeds as soon as the server takes connections."""
        return [str(self.programs.folder / "pg_isready"), "-q", "-h", str(self.sockets), "-U", ROLE, "-d", DATABASE]


def prepare(folder: Path, sockets: Path, environ: Mapping[str, str]) -> Cluster:
    """Find the programs, create the database in `folder` unless it is there, and clear what a crash left behind.

    The caller holds the lock of the data folder, so that no other supervisor works on the same files.

    Raises
    ------
    StartError
        No suitable programs, a database of another major version, or a database that cannot be created.
    """
    data = folder / "pg"
    run_as = privileges.for_postgres()
    programs = _reachable(binaries.postgres(environ, _major_of(data)), run_as, folder)
    if run_as.account is not None:
        _open_path(folder, sockets, run_as.account)
    if not (data / "PG_VERSION").exists():
        _create(programs, data, run_as)
    _remove_stale_pid(data)
    for left in sockets.glob(".s.PGSQL.*"):  # their lock names a process in the same way
        left.unlink(missing_ok=True)
    return Cluster(programs, data, sockets, run_as)


def _major_of(data: Path) -> int | None:
    version = data / "PG_VERSION"
    if not version.exists():
        return None
    text = version.read_text(encoding="ascii").strip()
    if not text.isdecimal():
        raise StartError(f"{version} does not hold a PostgreSQL version but {text[:20]!r}. Nothing was changed.")
    return int(text)


def _create(programs: PostgresBinaries, data: Path, run_as: RunAs) -> None:
    """Make the cluster beside its place and move it there complete, so that a crash leaves no half one."""
    unfinished = data.with_name("pg.unfinished")
    if unfinished.exists():
        shutil.rmtree(unfinished)
    unfinished.mkdir(mode=0o700)
    if run_as.account is not None:
        shutil.chown(unfinished, run_as.account)
    # The same sort order on every machine; before version 17 the C locale of the system is the nearest to it.
    locale = ["--locale=C.UTF-8"]
    if programs.major >= _BUILTIN_LOCALES_SINCE:
        locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    initdb = [programs.folder / "initdb", "-D", unfinished, "-U", ROLE, "-A", "trust", "-E", "UTF8", *locale]
    _run([str(part) for part in initdb], run_as)
    single = [str(programs.folder / "postgres"), "--single", "-D", str(unfinished), "postgres"]
    _run(single, run_as, f"CREATE DATABASE {DATABASE}\n")
    unfinished.rename(data)


def _run(command: list[str], run_as: RunAs, text: str | None = None) -> None:
    done = subprocess.run(
        command,
        input=text or "",
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        preexec_fn=privileges.child_setup(run_as),
        user=run_as.account,
        group=run_as.group,
        extra_groups=run_as.extra_groups,
    )
    if done.returncode != 0 or " FATAL: " in done.stderr or "ERROR: " in done.stderr:
        raise StartError(f"{Path(command[0]).name} failed:\n{done.stderr.strip() or done.stdout.strip()}")


def _reachable(programs: PostgresBinaries, run_as: RunAs, folder: Path) -> PostgresBinaries:
    """For another account the programs must lie where it can read them: copy them into the data folder if need be."""
    if run_as.account is None:
        return programs
    copy = folder / f"pg-programs-{programs.version}"
    if not copy.exists():
        try:
            _run([str(programs.folder / "postgres"), "--version"], run_as)
        except (OSError, subprocess.SubprocessError, StartError):
            unfinished = copy.with_name(f"{copy.name}.unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            shutil.copytree(programs.folder.parent, unfinished, symlinks=True)
            unfinished.rename(copy)
        else:
            return programs
    return PostgresBinaries(copy / "bin", programs.version)


def _open_path(folder: Path, sockets: Path, account: str) -> None:
    """Let `account` pass through our own folders, and say so if it cannot pass through those above them."""
    folder.chmod(0o711)
    shutil.chown(sockets, account)
    try:
        _run(["/bin/sh", "-c", 'cd "$0"', str(folder)], RunAs(account=account))
    except StartError as error:
        raise StartError(
            f"Root cannot run PostgreSQL, user namespaces are refused here, and the account {account} cannot enter "
            f"{folder}. Choose a folder that it can reach, such as --data /var/lib/dgscope, start as an ordinary "
            f"user, or name a database by DATABASE_URL."
        ) from error


def _remove_stale_pid(data: Path) -> None:
    """PostgreSQL refuses to start while postmaster.pid names a living process, whatever that process is."""
    pid_file = data / "postmaster.pid"
    try:
        pid = int(pid_file.read_text(encoding="ascii").split(maxsplit=1)[0])
    except FileNotFoundError:
        return
    except (ValueError, IndexError):
        pid_file.unlink()
        return
    if pid != os.getpid() and str(data) in _command_line(pid):
        raise StartError(
            f"A PostgreSQL server still runs on {data}. Wait for it to stop, or stop it with: kill -INT {pid}"
        )
    pid_file.unlink()


def _command_line(pid: int) -> str:
    """The command of a living process, empty if there is none."""
    if Path("/proc/self/cmdline").exists():
        try:
            return os.fsdecode(Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" "))
        except (FileNotFoundError, ProcessLookupError):
            return ""
    return subprocess.run(
        ["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout
