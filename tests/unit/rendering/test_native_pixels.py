"""PS3.5 8: bytes to samples."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.rendering.source_objects import describe
from viewer.rendering.native_pixels import arrange, expand_422, sample_dtype, swap_bytes, unpack_bits

RGB = {"samples_per_pixel": 3, "photometric_interpretation": "RGB", "bits_allocated": 8, "bits_stored": 8}


def octets(*values: int) -> np.ndarray:
    return np.array(values, np.uint8)


@pytest.mark.parametrize(
    ("changes", "dtype"),
    [
        ({"bits_allocated": 1}, "u1"),
        ({"bits_allocated": 8}, "u1"),
        ({"bits_allocated": 8, "signed": True}, "i1"),
        ({"signed": True}, "i2"),
        ({"bits_allocated": 32}, "u4"),
        ({"bits_allocated": 32, "float_kind": "float"}, "f4"),
        ({"bits_allocated": 64, "float_kind": "double"}, "f8"),
    ],
)
def test_the_type_of_a_sample_follows_the_description(changes: dict[str, object], dtype: str) -> None:
    assert sample_dtype(describe(**changes)) == np.dtype(dtype)


@given(st.lists(st.integers(0, 1), min_size=1, max_size=60), st.integers(0, 7))
def test_bits_are_unpacked_least_significant_first(bits: list[int], first: int) -> None:
    packed = np.packbits(np.array([0] * first + bits, np.uint8), bitorder="little")
    assert list(unpack_bits(packed, first, len(bits))) == bits


def test_big_endian_samples_come_in_this_machines_order() -> None:
    data = np.arange(24, dtype=">i2").view(np.uint8)
    samples = arrange(data, describe(signed=True), little_endian=False)
    assert samples.dtype == np.int16
    assert samples.dtype.isnative
    assert samples.reshape(-1).tolist() == list(range(24))


def test_unused_high_bits_stay_as_they_are() -> None:
    data = np.full(24, 0xF123, "<u2").view(np.uint8)
    assert arrange(data, describe())[0, 0] == 0xF123


def test_planes_and_pixels_give_the_same_picture() -> None:
    pixels = np.arange(72, dtype=np.uint8).reshape(4, 6, 3)
    planes = np.ascontiguousarray(pixels.transpose(2, 0, 1))
    by_plane = arrange(planes.reshape(-1), describe(**RGB, planar_configuration=1))
    assert np.array_equal(arrange(pixels.reshape(-1), describe(**RGB)), by_plane)
    assert np.array_equal(by_plane, pixels)


def test_reduced_colour_samples_serve_two_pixels() -> None:
    two = expand_422(octets(10, 20, 30, 40), describe(**RGB | {"rows": 1, "columns": 2}))
    assert two.tolist() == [[[10, 30, 40], [20, 30, 40]]]


def test_swapping_leaves_an_odd_last_byte() -> None:
    assert swap_bytes(octets(1, 2, 3)).tolist() == [2, 1, 3]
