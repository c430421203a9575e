"""Fixtures of the archive's tests, imported by the modules that use them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from dgscope.archive import ingest as door
from dgscope.archive.store import store


@pytest.fixture
def empty_store() -> Path:
    """The store of the tests without any file, as the database has no row."""
    store()
    folder = Path(settings.ENV.store_dir)
    for file in [*folder.glob("*/*.dcm"), *folder.glob("*/*.part")]:
        file.unlink()
    return folder


@pytest.fixture
def archive(transactional_db: None, empty_store: Path) -> Iterator[Path]:
    """An empty archive that commits; its store's folder."""
    door.close()
    yield empty_store
    door.close()
