"""The key that signs sessions: made once per installation, never in the repository, readable by the owner only."""

import os
import secrets
import tempfile
from pathlib import Path

from dgscope import data_folder

FILE = "secret-key"


def read_or_create(folder: Path) -> str:
    """Read the key of the data folder, or make one (0600). Processes that start at once all get the same key."""
    path = folder / FILE
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        data_folder.claim(folder)
        _create(path)
        return path.read_text(encoding="ascii").strip()
    except PermissionError as error:
        raise data_folder.DataFolderError(
            f"{path} belongs to another user. Start as that user, or choose another folder with --data."
        ) from error


def _create(path: Path) -> None:
    """Link a complete key into place: a reader never sees an empty file, and the first writer wins."""
    handle, temporary = tempfile.mkstemp(prefix=f"{FILE}-", dir=path.parent)  # O_EXCL, 0600
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50) + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(temporary, path)
    except FileExistsError:
        return
    finally:
        Path(temporary).unlink()
