"""Where the files are. Only this package makes or joins names of stored files."""

import functools

from django.conf import settings

from dgscope.archive.store.interface import FreeSpace, Store, StoredFile
from dgscope.archive.store.new_file import NewFile
from dgscope.archive.store.posix import PosixStore

__all__ = ["FreeSpace", "NewFile", "PosixStore", "Store", "StoredFile", "store"]


def store() -> Store:
    """The store of this installation, opened once per process and folder.

    Raises
    ------
    dgscope.archive.errors.StoreError
        The folder is not a store of DGscope, is spread over two file systems, or cannot be used.
    """
    return _opened(str(settings.ENV.store_dir))


@functools.lru_cache(maxsize=4)
def _opened(folder: str) -> Store:
    return PosixStore.open_folder(folder)
