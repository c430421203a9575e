"""PS3.3 C.11.15: ICC profiles."""

import struct
from typing import Any

import numpy as np
import pytest
from PIL import ImageCms
from pydicom import Dataset
from pydicom.sequence import Sequence

from tests.unit.rendering.source_objects import image
from viewer.rendering.decode.sandbox import shared_sandbox
from viewer.rendering.icc import MAX_PROFILE_BYTES, UnusableIccProfile, changes_colors, find_profile, to_srgb


def srgb() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def swapped() -> bytes:
    """An sRGB profile whose red and green primaries have changed places."""
    data = srgb()
    return data.replace(b"rXYZ", b"\0tmp").replace(b"gXYZ", b"rXYZ").replace(b"\0tmp", b"gXYZ")


def with_profile(profile: Any) -> Dataset:
    dataset = image(1, 1)
    dataset.ICCProfile = profile
    return dataset


def test_an_object_without_profile_has_none() -> None:
    assert find_profile(image(1, 1)) is None


def test_the_profile_of_the_object_is_found() -> None:
    assert find_profile(with_profile(srgb())) == srgb()


def test_the_profile_of_the_only_optical_path_is_found() -> None:
    dataset = image(1, 1)
    dataset.OpticalPathSequence = Sequence([with_profile(srgb())])
    assert find_profile(dataset) == srgb()


def test_a_profile_that_is_srgb_need_not_be_applied() -> None:
    assert not changes_colors(srgb(), shared_sandbox())


def test_another_profile_is_applied() -> None:
    assert changes_colors(swapped(), shared_sandbox())
    red = np.zeros((2, 3, 3), np.uint8)
    red[:, :, 0] = 255
    result = to_srgb(red, swapped(), shared_sandbox())
    assert result.shape == red.shape
    assert np.abs(result.astype(int) - (0, 255, 0)).max() <= 3


def test_sixteen_bit_colours_come_out_with_eight() -> None:
    green = np.zeros((1, 1, 3), np.uint16)
    green[0, 0, 1] = 65535
    assert np.abs(to_srgb(green, swapped(), shared_sandbox()).astype(int) - (255, 0, 0)).max() <= 3


@pytest.mark.parametrize(
    "profile",
    [
        b"short",
        bytes(200),
        srgb()[:16] + b"CMYK" + srgb()[20:],
        srgb() + bytes(MAX_PROFILE_BYTES),
    ],
)
def test_a_profile_that_is_none_or_too_large_is_refused(profile: bytes) -> None:
    with pytest.raises(UnusableIccProfile):
        find_profile(with_profile(profile))


@pytest.mark.parametrize("damage", ["cut", "tags", "noise"])
def test_a_damaged_profile_is_refused(damage: str) -> None:
    data = bytearray(srgb())
    if damage == "cut":
        del data[200:]
    if damage == "tags":
        struct.pack_into(">I", data, 128, 0xFFFFFFFF)
    if damage == "noise":
        data[128:] = np.random.default_rng(3).bytes(len(data) - 128)
    profile = find_profile(with_profile(bytes(data)))
    assert profile is not None
    with pytest.raises(UnusableIccProfile):
        changes_colors(profile, shared_sandbox())
