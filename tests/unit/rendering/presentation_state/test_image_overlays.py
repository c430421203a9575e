"""Overlay planes of an image: separate, or in unused bits of its pixel cells."""

import pytest
from pydicom.dataset import Dataset

from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.image_overlays import image_overlays
from viewer.rendering.presentation_state.planes import OverlayPlane

IMAGE = PixelDescription(4, 8, 1, "MONOCHROME2", 16, 12, 11, signed=False)


def plane(group: int = 0x6000, data: bytes | None = b"\xff\0\xff\0", **others: tuple[str, object]) -> Dataset:
    dataset = Dataset()
    elements: dict[int, tuple[str, object]] = {
        0x0010: ("US", 4),
        0x0011: ("US", 8),
        0x0040: ("CS", "G"),
        0x0050: ("SS", [1, 1]),
        0x0100: ("US", 1),
        0x0102: ("US", 0),
    }
    if data is not None:
        elements[0x3000] = ("OW", data)
    elements |= {int(name[1:], 16): element for name, element in others.items()}
    for number, (vr, value) in elements.items():
        dataset.add_new((group, number), vr, value)
    return dataset


def test_an_image_without_overlays_has_none() -> None:
    assert image_overlays(Dataset(), IMAGE, []) == ()


def test_a_separate_plane_is_read() -> None:
    dataset = plane(
        x0050=("SS", [-3, 5]), x0022=("LO", "stent "), x1500=("LO", "A"), x0015=("IS", "1"), x0051=("US", 3)
    )
    assert image_overlays(dataset, IMAGE, []) == (
        OverlayPlane(0x6000, 4, 8, (-3, 5), "G", b"\xff\0\xff\0", first_frame=3, label="A", description="stent"),
    )


def test_sixteen_groups_are_looked_at_and_odd_ones_are_not() -> None:
    dataset = plane(0x601E)
    dataset.update(plane(0x6001))
    dataset.update(plane(0x6020))
    assert [found.group for found in image_overlays(dataset, IMAGE, [])] == [0x601E]


def test_a_plane_in_unused_bits_has_the_size_of_the_image() -> None:
    dataset = plane(data=None, x0010=("US", 99), x0100=("US", 16), x0102=("US", 12))
    assert image_overlays(dataset, IMAGE, []) == (OverlayPlane(0x6000, 4, 8, embedded_bit=12),)


@pytest.mark.parametrize("bit", [0, 11, 16, 99])
def test_a_bit_that_pixels_use_or_that_is_not_there_is_no_plane(bit: int) -> None:
    warnings: list[str] = []
    assert image_overlays(plane(data=None, x0102=("US", bit)), IMAGE, warnings) == ()
    assert "OverlayBitPosition" in warnings[0]


def test_a_state_has_no_pixel_cells_for_an_embedded_plane() -> None:
    warnings: list[str] = []
    assert image_overlays(plane(data=None, x0102=("US", 12)), None, warnings) == ()
    assert len(warnings) == 1


@pytest.mark.parametrize(
    "element",
    [
        {"x0010": ("US", 65535), "x0011": ("US", 65535)},
        {"x0010": ("US", 0)},
        {"x0010": ("US", None)},
        {"x0040": ("CS", "X")},
        {"x0050": ("SS", [1])},
        {"x0015": ("IS", "0")},
        {"x0015": ("IS", "2")},
        {"x3000": ("LO", "text")},
    ],
)
def test_a_plane_that_cannot_be_used_is_left_out_with_a_warning(element: dict[str, tuple[str, object]]) -> None:
    warnings: list[str] = []
    assert image_overlays(plane(**element), IMAGE, warnings) == ()
    assert "6000" in warnings[0]


def test_a_group_of_empty_attributes_is_no_plane() -> None:
    warnings: list[str] = []
    empty = dict.fromkeys(("x0010", "x0011", "x0050", "x0100", "x0102"), ("US", None))
    assert image_overlays(plane(data=None, **empty), IMAGE, warnings) == ()
    assert warnings == []
