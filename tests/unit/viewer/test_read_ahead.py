"""Files of a listed series are read ahead."""

import queue
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from dgscope.archive.models import Instance
from tests.unit.viewer.stored_objects import image, store
from viewer.service import read_ahead

pytestmark = pytest.mark.django_db


@pytest.fixture
def advised(monkeypatch: pytest.MonkeyPatch) -> "queue.Queue[tuple[str, int]]":
    found: queue.Queue[tuple[str, int]] = queue.Queue()
    monkeypatch.setattr(read_ahead, "_advise", lambda file, size: found.put((file, size)))
    return found


@pytest.fixture
def stored() -> Instance:
    return store(image())


def row(file: str, size: int) -> Any:
    return SimpleNamespace(file=file, size=size)


def test_the_first_files_are_read_up_to_a_bound(advised: "queue.Queue[tuple[str, int]]") -> None:
    third = read_ahead.MOST_BYTES // 3
    read_ahead.read_ahead([row("a", third), row("b", third), row("c", third), row("d", third)])
    assert [advised.get(timeout=60) for _ in range(3)] == [("a", third), ("b", third), ("c", third)]
    read_ahead.read_ahead([row("e", 1)])
    assert advised.get(timeout=60) == ("e", 1)


def test_of_a_huge_file_the_beginning_is_read(advised: "queue.Queue[tuple[str, int]]") -> None:
    read_ahead.read_ahead([row("huge", 1 << 40), row("next", 1)])
    read_ahead.read_ahead([])
    assert advised.get(timeout=60) == ("huge", read_ahead.MOST_BYTES)
    assert advised.empty()


def test_listing_a_series_reads_its_images(
    browser: Client, stored: Instance, advised: "queue.Queue[tuple[str, int]]"
) -> None:
    series = stored.series
    path = f"/api/v1/studies/{series.study.study_instance_uid}/series/{series.series_instance_uid}/instances"
    assert browser.get(path).status_code == 200
    assert advised.get(timeout=60) == (stored.file, stored.size)


def test_a_file_that_is_gone_is_no_error_here(stored: Instance) -> None:
    read_ahead._advise(stored.file, stored.size)
    read_ahead._advise(stored.file.replace(stored.file[3:8], "00000"), stored.size)
    read_ahead._advise("no name of ours", 1)
