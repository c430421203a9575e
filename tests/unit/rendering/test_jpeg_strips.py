"""JPEG in strips: the same picture for every decoder, whatever the number of strips."""

from collections.abc import Callable
from io import BytesIO

import cv2
import imagecodecs
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from viewer.rendering import jpeg_strips, parallel
from viewer.rendering.encode import encode_jpeg

Picture = NDArray[np.uint8]


def made(height: int, width: int, channels: int = 1) -> Picture:
    """Edges, gradients and noise."""
    rng = np.random.default_rng(7)
    shape = (height, width) if channels == 1 else (height, width, channels)
    ramp = np.add.outer(np.arange(height), np.arange(width)) % 251
    base = ramp if channels == 1 else np.repeat(ramp[:, :, np.newaxis], channels, 2)
    return np.asarray((base + rng.integers(0, 5, shape)).astype(np.uint8))


def in_one_piece(monkeypatch: pytest.MonkeyPatch, picture: Picture, quality: int) -> bytes:
    with monkeypatch.context() as patch:
        patch.setattr(jpeg_strips, "WORTH_IT", 1 << 40)
        return encode_jpeg(picture, quality)


def by_pillow(jpeg: bytes) -> Picture:
    return np.asarray(Image.open(BytesIO(jpeg), formats=("JPEG",)))


def by_opencv(jpeg: bytes) -> Picture:
    return np.asarray(cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_UNCHANGED))


def by_imagecodecs(jpeg: bytes) -> Picture:
    return np.asarray(imagecodecs.jpeg_decode(jpeg))


@pytest.mark.parametrize("decode", [by_pillow, by_opencv, by_imagecodecs])
@pytest.mark.parametrize("cores", [2, 3, 16])
@pytest.mark.parametrize(
    ("shape", "quality"), [((517, 613, 1), 85), ((517, 613, 3), 85), ((517, 613, 3), 95), ((512, 512, 1), 90)]
)
def test_decoders_find_the_same_pixels_as_in_one_piece(
    shape: tuple[int, int, int],
    quality: int,
    cores: int,
    decode: Callable[[bytes], Picture],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(parallel, "cores", lambda: cores)
    picture = made(*shape)
    strips = encode_jpeg(picture, quality)

    assert b"\xff\xd0" in strips
    np.testing.assert_array_equal(decode(strips), decode(in_one_piece(monkeypatch, picture, quality)))


def test_a_restart_interval_never_exceeds_its_16_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "cores", lambda: 1)
    picture = np.tile(made(8, 1024), (700, 1))

    strips = encode_jpeg(picture, 50)

    interval = int.from_bytes(strips[strips.index(b"\xff\xdd") + 4 :][:2], "big")
    assert interval % (1024 // 8) == 0
    assert picture.shape == by_pillow(strips).shape
    np.testing.assert_array_equal(by_pillow(strips), by_pillow(in_one_piece(monkeypatch, picture, 50)))


def test_a_small_picture_is_encoded_as_it_is() -> None:
    assert b"\xff\xdd" not in encode_jpeg(made(64, 64))
