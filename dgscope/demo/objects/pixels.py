"""The Image Pixel Module (PS3.3 C.7.6.3) from an array."""

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset


def set_gray(data_set: Dataset, picture: NDArray[np.int16] | NDArray[np.uint16], bits_stored: int) -> None:
    """Store a grayscale picture of 16 bits allocated, shape (rows, columns), as MONOCHROME2."""
    data_set.SamplesPerPixel, data_set.PhotometricInterpretation = 1, "MONOCHROME2"
    data_set.Rows, data_set.Columns = picture.shape
    data_set.BitsAllocated, data_set.BitsStored, data_set.HighBit = 16, bits_stored, bits_stored - 1
    data_set.PixelRepresentation = int(picture.dtype.kind == "i")
    data_set.PixelData = np.ascontiguousarray(picture).astype(picture.dtype.newbyteorder("<")).tobytes()
    data_set["PixelData"].VR = "OW"


def set_rgb(data_set: Dataset, frames: NDArray[np.uint8]) -> None:
    """Store colour frames, shape (frames, rows, columns, 3), RGB by pixel."""
    data_set.SamplesPerPixel, data_set.PhotometricInterpretation, data_set.PlanarConfiguration = 3, "RGB", 0
    data_set.NumberOfFrames, data_set.Rows, data_set.Columns = frames.shape[:3]
    data_set.BitsAllocated, data_set.BitsStored, data_set.HighBit, data_set.PixelRepresentation = 8, 8, 7, 0
    data_set.PixelData = np.ascontiguousarray(frames).tobytes()
    data_set["PixelData"].VR = "OB"


def set_window(data_set: Dataset, *windows: tuple[float, float, str]) -> None:
    """Store VOI windows as (center, width, explanation), PS3.3 C.11.2."""
    data_set.WindowCenter = [center for center, _, _ in windows]
    data_set.WindowWidth = [width for _, width, _ in windows]
    data_set.WindowCenterWidthExplanation = [explanation for _, _, explanation in windows]
