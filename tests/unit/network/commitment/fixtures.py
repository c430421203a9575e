"""Fixtures of the tests of storage commitment, imported by the modules that use them."""

from pathlib import Path

import pytest

from dgscope.archive.models import Instance
from dgscope.dimse.storage_commitment import Reference
from dgscope.network.commitment import waking
from dgscope.network.models import RemoteAE
from tests.unit.archive.objects import ct, send


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The nodes for which the worker was called."""
    titles: list[str] = []
    monkeypatch.setattr(waking, "wake", titles.append)
    return titles


@pytest.fixture
def node(db: None) -> RemoteAE:
    return RemoteAE.objects.create(ae_title="CT1", host="127.0.0.1", port=11113, services=["store", "commit"])


@pytest.fixture
def stored(db: None, empty_store: Path) -> list[Reference]:
    """Two instances of one study, here and sound."""
    first = ct()
    for image in (first, ct(StudyInstanceUID=first.StudyInstanceUID, SeriesInstanceUID=first.SeriesInstanceUID)):
        send(image)
    return [Reference(one.sop_class_uid, one.sop_instance_uid) for one in Instance.objects.order_by("pk")]
