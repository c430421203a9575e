"""The gray stages as one function, and the same function as one table (PS3.4 N.2: 1–4 are point operations).

There is no second implementation: the table is what the stages give for every possible pixel cell.
"""

from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from viewer.rendering import parallel
from viewer.rendering.automatic_window import is_padding
from viewer.rendering.color_profile import srgb_colors
from viewer.rendering.errors import InvalidValue
from viewer.rendering.modality_lut import apply_modality_lut, modality_range
from viewer.rendering.p_values import to_8_bit
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_lut import apply_presentation_lut
from viewer.rendering.presentation_state.effective import GrayTransformation
from viewer.rendering.presentation_state.model import AutomaticWindow, Window
from viewer.rendering.stored_values import stored_values
from viewer.rendering.voi_lut import apply_voi_lut

TABLE_BITS = 16
ROWS_AT_A_TIME = 64
WORTH_TWO_THREADS = 1 << 20


def gray_values(stored: NDArray[Any], gray: GrayTransformation, stored_range: tuple[float, float]) -> NDArray[np.uint8]:
    """Code values of stored values: modality LUT, VOI LUT, presentation LUT or palette, to 8 bits.

    Parameters
    ----------
    stored : ndarray
        Stored values, any shape and number type. Padding and NaN become black, whatever the presentation LUT.
    gray : GrayTransformation
        Its automatic window resolved.
    stored_range : tuple of float
        Lowest and highest stored value that is possible; identity VOI spreads it over the range of gray.

    Returns
    -------
    ndarray of uint8
        Shape of `stored`; with a palette R, G, B behind it.

    Raises
    ------
    InvalidValue
        An automatic window that nobody resolved.
    """
    if isinstance(gray.voi, AutomaticWindow):
        raise InvalidValue("VOILUT", "automatic", "must be measured on a frame first")
    modality = apply_modality_lut(stored, gray.modality)
    voi = apply_voi_lut(modality, gray.voi, modality_range(gray.modality, *stored_range))
    if gray.palette is not None:
        codes = srgb_colors(gray.palette)[gray.palette.indices(voi)]
        codes[np.isnan(voi)] = 0
    else:
        codes = to_8_bit(apply_presentation_lut(voi, gray.presentation, windowed=isinstance(gray.voi, Window)))
    if gray.padding is not None:
        codes[is_padding(stored, gray.padding)] = 0
    return codes


@lru_cache(maxsize=128)
def _table(
    gray: GrayTransformation, bits_stored: int, high_bit: int, signed: bool, cell_bits: int
) -> NDArray[np.uint8]:
    description = PixelDescription(1, 1, 1, "MONOCHROME2", cell_bits, bits_stored, high_bit, signed)
    lowest, highest = description.stored_range
    codes = gray_values(np.arange(lowest, highest + 1, dtype=np.int64), gray, (lowest, highest))
    table = codes[_places(bits_stored, high_bit, signed, cell_bits)]
    table.flags.writeable = False
    return table


@lru_cache(maxsize=16)
def _places(bits_stored: int, high_bit: int, signed: bool, cell_bits: int) -> NDArray[np.intp]:
    """Which stored value, counted from the lowest one, each bit pattern of a cell means."""
    description = PixelDescription(1, 1, 1, "MONOCHROME2", cell_bits, bits_stored, high_bit, signed)
    cells = np.arange(1 << cell_bits).astype(np.dtype(f"u{cell_bits // 8}"))
    places = np.asarray(stored_values(cells, description).astype(np.intp) - description.stored_range[0])
    places.flags.writeable = False
    return places


def gray_table(gray: GrayTransformation, description: PixelDescription, cell_bits: int) -> NDArray[np.uint8]:
    """Code value of every bit pattern of a pixel cell, unused bits included.

    Parameters
    ----------
    gray : GrayTransformation
    description : PixelDescription
        At most 16 bits stored.
    cell_bits : int
        8 or 16, width of the cells to be looked up.

    Returns
    -------
    ndarray of uint8
        256 or 65536 entries, with a palette shape (entries, 3); the index of a signed cell is its bit pattern read as
        unsigned, which is how ``cv2.LUT`` indexes. Cached and read-only.
    """
    return _table(gray, description.bits_stored, description.high_bit, description.signed, cell_bits)


def apply_gray(cells: NDArray[Any], description: PixelDescription, gray: GrayTransformation) -> NDArray[np.uint8]:
    """Code values of pixel cells: by table where at most 16 bits are stored, else stage by stage.

    Parameters
    ----------
    cells : ndarray
        Shape (rows, columns), or with samples behind where there is no palette; integers or floats.
    description : PixelDescription
    gray : GrayTransformation
        Its automatic window resolved.
    """
    if cells.dtype.kind == "f" or description.bits_stored > TABLE_BITS:
        return _apply_directly(cells, description, gray)
    if cells.dtype.itemsize > TABLE_BITS // 8:
        values = stored_values(cells, description)
        cells = values.astype(np.int16 if description.signed else np.uint16)
        description = plain(description)
    if not cells.dtype.isnative:  # cv2.LUT would take the bytes in the wrong order without a word
        cells = cells.astype(cells.dtype.newbyteorder("="))
    if cells.dtype == np.bool_:
        cells = cells.view(np.uint8)
    table = gray_table(gray, description, cells.dtype.itemsize * 8)
    cells = np.ascontiguousarray(cells)
    if gray.palette is None:
        return _looked_up(cells, table)
    channels = [cv2.LUT(cells, np.ascontiguousarray(table[:, channel])) for channel in range(table.shape[1])]
    return np.asarray(cv2.merge(channels))


def _looked_up(cells: NDArray[Any], table: NDArray[np.uint8]) -> NDArray[np.uint8]:
    if cells.size < WORTH_TWO_THREADS:
        return np.asarray(cv2.LUT(cells, table))
    codes = np.empty(cells.shape, np.uint8)
    parallel.each(lambda rows: cv2.LUT(cells[rows], table, codes[rows]), parallel.parts_of(len(cells)))
    return codes


def plain(description: PixelDescription) -> PixelDescription:
    """The description of stored values after masking: the used bits begin at bit 0."""
    return PixelDescription(
        rows=description.rows,
        columns=description.columns,
        samples_per_pixel=description.samples_per_pixel,
        photometric_interpretation=description.photometric_interpretation,
        bits_allocated=description.bits_allocated,
        bits_stored=description.bits_stored,
        high_bit=description.bits_stored - 1,
        signed=description.signed,
        number_of_frames=description.number_of_frames,
        float_kind=description.float_kind,
    )


def _apply_directly(cells: NDArray[Any], description: PixelDescription, gray: GrayTransformation) -> NDArray[np.uint8]:
    possible = gray.possible or (_float_range(cells) if cells.dtype.kind == "f" else description.stored_range)
    codes = np.empty(cells.shape if gray.palette is None else (*cells.shape, 3), np.uint8)
    for row in range(0, cells.shape[0], ROWS_AT_A_TIME):
        part = stored_values(cells[row : row + ROWS_AT_A_TIME], description)
        codes[row : row + ROWS_AT_A_TIME] = gray_values(part, gray, possible)
    return codes


def _float_range(cells: NDArray[Any]) -> tuple[float, float]:
    """Finite lowest and highest value: float pixels have no possible range that could be mapped."""
    finite = cells[np.isfinite(cells)]
    return (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
