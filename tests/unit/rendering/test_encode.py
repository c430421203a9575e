"""Pictures as files."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from viewer.rendering.encode import encode_jpeg, encode_png
from viewer.rendering.errors import InvalidValue

GRAY = np.tile(np.arange(0, 240, 10, dtype=np.uint8), (16, 1))
COLOR = np.dstack([GRAY, GRAY[:, ::-1], np.full_like(GRAY, 128)])


@pytest.mark.parametrize("picture", [GRAY, COLOR])
def test_png_is_lossless(picture: np.ndarray) -> None:
    np.testing.assert_array_equal(np.asarray(Image.open(BytesIO(encode_png(picture)), formats=("PNG",))), picture)


@pytest.mark.parametrize("picture", [GRAY, COLOR])
def test_jpeg_of_high_quality_is_close(picture: np.ndarray) -> None:
    decoded = np.asarray(Image.open(BytesIO(encode_jpeg(picture, 98)), formats=("JPEG",)))
    assert decoded.shape == picture.shape
    assert np.abs(decoded.astype(int) - picture).max() <= 6


def test_lower_quality_is_smaller() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (64, 64), dtype=np.uint8)
    assert len(encode_jpeg(noise, 30)) < len(encode_jpeg(noise, 95))


@pytest.mark.parametrize("quality", [0, 101, -1])
def test_quality_is_1_to_100(quality: int) -> None:
    with pytest.raises(InvalidValue, match="quality"):
        encode_jpeg(GRAY, quality)


def test_a_side_that_jpeg_cannot_hold_is_an_error() -> None:
    with pytest.raises(InvalidValue, match="65500"):
        encode_jpeg(np.zeros((1, 65_501), np.uint8))
