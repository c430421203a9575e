"""PS3.3 C.7.6.3.1.5: palettes."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import Dataset

from tests.unit.rendering.source_objects import NATIVE, image, with_pixels, write
from viewer.rendering.errors import InvalidValue
from viewer.rendering.header import read_header
from viewer.rendering.palette_color import Palette, read_palette

COLORS = ("Red", "Green", "Blue")


def with_palette(dataset: Dataset, tables: list[bytes], descriptor: list[int], segmented: bool = False) -> Dataset:
    signed = dataset.PixelRepresentation == 1
    prefix = "Segmented" if segmented else ""
    for index, (name, table) in enumerate(zip(COLORS, tables, strict=True)):
        dataset.add_new(0x00281101 + index, "SS" if signed else "US", descriptor)
        setattr(dataset, f"{prefix}{name}PaletteColorLookupTableData", table)
    return dataset


def palette(entries: int, first: int, bits: int, tables: list[bytes], **options: Any) -> Palette:
    dataset = with_palette(image(1, 1, PixelRepresentation=int(options.get("signed", False))), tables, [0, 0, 0])
    for name in COLORS:
        setattr(dataset, f"{name}PaletteColorLookupTableDescriptor", [entries, first, bits])
    return read_palette(dataset, little_endian=True, signed=options.get("signed", False))


def indices(*values: int) -> np.ndarray:
    return np.array([values], np.int32)


def test_eight_bit_tables_hold_two_entries_a_word() -> None:
    found = palette(4, 0, 8, [bytes([1, 2, 3, 4]), bytes([5, 6, 7, 8]), bytes([9, 10, 11, 12])])
    assert found.apply(indices(0, 3)).tolist() == [[[1, 5, 9], [4, 8, 12]]]


def test_eight_bit_entries_in_words_of_their_own_are_told_by_the_length() -> None:
    table = np.array([1, 2, 3, 4], "<u2").tobytes()
    assert palette(4, 0, 8, [table] * 3).colors[:, 0].tolist() == [1, 2, 3, 4]


def test_sixteen_bit_tables_keep_sixteen_bits() -> None:
    found = palette(2, 0, 16, [np.array([1000, 65535], "<u2").tobytes()] * 3)
    assert found.colors.dtype == np.uint16
    assert found.colors[:, 1].tolist() == [1000, 65535]


def test_eight_bit_colours_under_a_sixteen_bit_descriptor_are_not_shown_black() -> None:
    assert palette(2, 0, 16, [np.array([0, 255], "<u2").tobytes()] * 3).colors[:, 0].tolist() == [0, 65535]


def test_zero_entries_are_65536() -> None:
    assert len(palette(0, 0, 16, [bytes(131072)] * 3).colors) == 65536


@pytest.mark.parametrize(("value", "expected"), [(-1, 10), (0, 10), (9, 10), (10, 10), (11, 20), (12, 30), (5000, 30)])
def test_indices_outside_the_table_take_its_ends(value: int, expected: int) -> None:
    found = palette(3, 10, 8, [bytes([10, 20, 30])] * 3)
    assert found.apply(indices(value))[0, 0, 0] == expected


def test_the_first_value_mapped_may_be_negative() -> None:
    found = palette(3, -1, 8, [bytes([10, 20, 30])] * 3, signed=True)
    assert found.apply(indices(-1, 0, 1))[0, :, 0].tolist() == [10, 20, 30]


@pytest.mark.parametrize("syntax", NATIVE)
@pytest.mark.parametrize("bits", [8, 16])
def test_tables_read_the_same_from_every_byte_order(tmp_path: Path, syntax: str, bits: int) -> None:
    values = np.array([3, 300, 5, 6] if bits == 16 else [3, 4, 5, 6], np.uint16)
    big = syntax == NATIVE[2]
    if bits == 16:
        data = values.astype(">u2" if big else "<u2").tobytes()
    else:
        data = values.astype(np.uint8).view("<u2").astype(">u2" if big else "<u2").tobytes()
    dataset = with_palette(image(1, 1, PhotometricInterpretation="PALETTE COLOR"), [data] * 3, [4, 0, bits])
    header = read_header(write(tmp_path / "a", with_pixels(dataset, b"\0"), syntax))
    found = read_palette(header.dataset, little_endian=not big, signed=False)
    assert found.colors[:, 2].tolist() == values.tolist()


@pytest.mark.parametrize("bits", [8, 16])
def test_segmented_tables_are_expanded(bits: int) -> None:
    units = np.array([0, 1, 0, 1, 3, 30], "<u2" if bits == 16 else "u1").tobytes()
    dataset = with_palette(image(1, 1), [units] * 3, [4, 0, bits], segmented=True)
    found = read_palette(dataset, little_endian=True, signed=False)
    scale = 257 if bits == 16 else 1
    assert found.colors[:, 0].tolist() == [0, 10 * scale, 20 * scale, 30 * scale]


def test_a_missing_table_is_refused() -> None:
    dataset = with_palette(image(1, 1), [bytes(4)] * 3, [4, 0, 8])
    del dataset.GreenPaletteColorLookupTableData
    with pytest.raises(InvalidValue, match="GreenPaletteColorLookupTableData"):
        read_palette(dataset, little_endian=True, signed=False)


@pytest.mark.parametrize(
    ("entries", "bits", "size"), [(256, 8, 255), (256, 16, 511), (0, 16, 131070), (4, 12, 8), (4, 0, 8)]
)
def test_a_table_shorter_than_its_descriptor_is_refused(entries: int, bits: int, size: int) -> None:
    with pytest.raises(InvalidValue):
        palette(entries, 0, bits, [bytes(size)] * 3)


def test_tables_of_different_kinds_are_refused() -> None:
    dataset = with_palette(image(1, 1), [bytes(4)] * 3, [4, 0, 8])
    dataset.BluePaletteColorLookupTableDescriptor = [3, 0, 8]
    with pytest.raises(InvalidValue, match="one kind"):
        read_palette(dataset, little_endian=True, signed=False)


@pytest.mark.parametrize("value", [[4, 0], 4, None])
def test_a_descriptor_that_is_not_three_numbers_is_refused(value: Any) -> None:
    dataset = with_palette(image(1, 1), [bytes(4)] * 3, [4, 0, 8])
    dataset.RedPaletteColorLookupTableDescriptor = value
    with pytest.raises(InvalidValue, match="three integers"):
        read_palette(dataset, little_endian=True, signed=False)
