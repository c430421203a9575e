"""Foreign programs that tests talk to, and where they are.

The virtual environment is left out of the search: pynetdicom installs commands there under DCMTK's names.
"""

import os
import shutil
import sys
from pathlib import Path

import pytest

# The name in `@pytest.mark.peer(name)` → the programs that must be there.
PROGRAMS = {
    "dcmtk": ("storescu", "storescp", "echoscu", "findscu", "movescu", "dcmsend", "dcm2pnm", "dcmp2pgm", "dcmdump"),
    "dicom3tools": ("dciodvfy",),
    "orthanc": ("Orthanc",),
    "chromium": ("chromium",),
    "debian-postgresql": ("postgres", "initdb", "pg_isready"),
    "redis": ("redis-server",),
}
_DEBIAN_POSTGRES = Path("/usr/lib/postgresql")


def find(name: str) -> str | None:
    """The full path of a foreign program, None where it is not installed."""
    own = {Path(sys.executable).parent, Path(sys.prefix) / "bin"}
    folders = [folder for folder in os.environ.get("PATH", os.defpath).split(os.pathsep) if Path(folder) not in own]
    folders += ["/usr/sbin", *(str(folder) for folder in sorted(_DEBIAN_POSTGRES.glob("*/bin"), reverse=True))]
    return shutil.which(name, path=os.pathsep.join(folders))


def program(name: str) -> str:
    """The full path of a program of a peer that the running test is marked with."""
    path = find(name)
    if path is None:
        pytest.fail(f"{name} is not installed; mark the test with the peer that it belongs to")
    return path


def missing(peer: str) -> list[str]:
    """Which programs of a peer are not installed."""
    if peer not in PROGRAMS:
        pytest.fail(f"unknown peer {peer!r}; tests/peers.py lists them")
    return [name for name in PROGRAMS[peer] if find(name) is None]


def require(peer: str) -> None:
    """Skip the running test where the peer is missing; in CI that is a failure, so that nothing passes by absence."""
    names = missing(peer)
    if not names:
        return
    reason = f"needs the peer {peer} (not installed: {', '.join(names)})"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
