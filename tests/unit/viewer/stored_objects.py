"""Objects in the archive, and people who look at them, for tests of what is shown."""

from typing import Any

import numpy as np
from django.contrib.auth.models import Group, User
from django.test import Client
from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRLittleEndian

from dgscope.archive.models import Instance
from tests.unit.archive.objects import ct, send

COLUMNS, ROWS = 40, 30


def ramp(rows: int = ROWS, columns: int = COLUMNS) -> np.ndarray:
    """Pixels that all differ: 0, 1, 2 … along rows."""
    return np.arange(rows * columns, dtype="<u2").reshape(rows, columns)


def image(pixels: np.ndarray | None = None, **changed: Any) -> Dataset:
    """A CT image with a window and a rescale."""
    pixels = ramp() if pixels is None else pixels
    values: dict[str, Any] = {
        "Rows": pixels.shape[-2],
        "Columns": pixels.shape[-1],
        "BitsStored": 16,
        "HighBit": 15,
        "RescaleSlope": 1,
        "RescaleIntercept": -1000,
        "WindowCenter": [-400, 40],
        "WindowWidth": [1200, 400],
        "WindowCenterWidthExplanation": ["WIDE", "NARROW"],
        "PixelData": pixels.astype("<u2").tobytes(),
    }
    return ct(**(values | changed))


def store(data_set: Dataset, transfer_syntax_uid: str = ExplicitVRLittleEndian) -> Instance:
    """Take an object in by the archive's one door; its row."""
    result = send(data_set, transfer_syntax_uid=transfer_syntax_uid)
    assert result.instance_pk is not None
    return Instance.objects.select_related("series__study").get(pk=result.instance_pk)


def person(name: str = "alice", role: str | None = "radiologist") -> User:
    """An account with a role, or with none."""
    user = User.objects.create_user(name, password="correct horse battery")
    if role is not None:
        user.groups.add(Group.objects.get(name=role))
    return user


def signed_in(user: User) -> Client:
    """A browser in which `user` is signed in."""
    client = Client()
    client.force_login(user)
    return client
