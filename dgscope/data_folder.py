"""The data folder: everything that an installation without external services keeps on disk.

A folder belongs to DGscope only if it carries the marker file, so that a mistyped ``--data`` never mixes our files
with those of somebody else.
"""

import hashlib
import os
import tempfile
from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parent.parent
DEFAULT = PROJECT_ROOT / "var"
MARKER = "dgscope-data"
_LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432.lock")
MARKER_TEXT = "This folder holds the data of one DGscope installation. Format 1.\n"


class DataFolderError(Exception):
    """The data folder cannot be used; the text says why and what to do."""


def claim(folder: Path) -> None:
    """Make `folder` ours: create it (0700) with the marker, or check that it already carries the marker.

    Raises
    ------
    DataFolderError
        The folder is not empty and has no marker, is not a folder, or cannot be written.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        marker = folder / MARKER
        if marker.exists():
            _check_owner(folder)
            return
        strangers = sorted(entry.name for entry in folder.iterdir())
        if strangers and not marker.exists():  # another process of ours may have claimed the folder just now
            raise DataFolderError(
                f"{folder} is not empty and was not made by DGscope (found {', '.join(strangers[:3])}). "
                f"Choose an empty or a new folder with --data or DGSCOPE_DATA."
            )
        marker.write_text(MARKER_TEXT, encoding="utf-8")
    except (FileExistsError, NotADirectoryError) as error:
        raise DataFolderError(f"{folder} is not a folder. Choose another one with --data or DGSCOPE_DATA.") from error
    except OSError as error:
        raise DataFolderError(
            f"The data folder {folder} cannot be used: {error.strerror} ({error.filename})."
        ) from error


def _check_owner(folder: Path) -> None:
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise DataFolderError(
            f"The data folder {folder} belongs to another user. Start as that user, or choose another one with --data."
        )


def socket_folder(folder: Path) -> Path:
    """The folder for the Unix sockets of the embedded services.

    It lies outside of the data folder because a socket's path may not exceed 107 bytes.
    """
    name = f"dgscope-{os.geteuid()}-{hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:10]}"
    chosen = Path(tempfile.gettempdir()) / name
    return chosen if len(os.fsencode(chosen)) <= _LONGEST_SOCKET_FOLDER else Path("/tmp") / name  # noqa: S108 - checked 0700
