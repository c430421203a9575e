"""Bit flips and cuts in every kind of codestream: samples or an error, and the process that asked lives on."""

import random
import zlib
from collections.abc import Iterator
from typing import Any

import imagecodecs
import numpy as np
import pytest

from tests.unit.rendering.decode.test_frame import (
    BASELINE,
    COLUMNS,
    DEFLATED,
    EXTENDED,
    HT_LOSSLESS,
    J2K_LOSSLESS,
    JXL_LOSSLESS,
    LOSSLESS_SV1,
    LS,
    RLE,
    ROWS,
    gray,
    j2k,
    jpeg_lossless,
    picture,
    rle,
)
from viewer.rendering.decode.jobs import frame_job
from viewer.rendering.decode.sandbox import Sandbox
from viewer.rendering.errors import RenderingError

ENCODED: dict[str, tuple[int, Any]] = {
    BASELINE: (8, lambda p: bytes(imagecodecs.jpeg8_encode(p))),
    EXTENDED: (12, lambda p: bytes(imagecodecs.jpeg8_encode(p, bitspersample=12))),
    LOSSLESS_SV1: (12, lambda p: jpeg_lossless(p, 12)),
    LS: (16, lambda p: bytes(imagecodecs.jpegls_encode(p))),
    J2K_LOSSLESS: (16, lambda p: j2k(p, reversible=True, level=0)),
    HT_LOSSLESS: (16, lambda p: bytes(imagecodecs.htj2k_encode(p, reversible=True))),
    JXL_LOSSLESS: (16, lambda p: bytes(imagecodecs.jpegxl_encode(p, lossless=True, effort=1))),
    RLE: (16, rle),
    DEFLATED: (16, lambda p: zlib.compress(p.tobytes(), wbits=-15)),
}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    box = Sandbox(1, seconds=3)
    yield box
    box.close()


def damaged(encoded: bytes, source: random.Random) -> bytes:
    data = bytearray(encoded)
    for _ in range(source.choice([1, 1, 3, 20])):
        # Half of the damage goes into the headers, where it does most.
        position = source.randrange(min(len(data), 120)) if source.random() < 0.5 else source.randrange(len(data))
        data[position] = source.randrange(256)
    if source.random() < 0.3:
        del data[source.randrange(len(data)) :]
    return bytes(data)


@pytest.mark.parametrize("syntax", ENCODED)
def test_damage_gives_samples_or_an_error(syntax: str, sandbox: Sandbox) -> None:
    bits, encode = ENCODED[syntax]
    description = gray(bits)
    encoded = encode(picture(bits))
    dtype = np.dtype(np.uint8 if bits == 8 else np.uint16)
    job = frame_job(syntax, description)
    source = random.Random(syntax)
    for _ in range(60):
        try:
            samples = sandbox.run(job, damaged(encoded, source), (ROWS, COLUMNS), dtype)
        except RenderingError:
            continue
        assert samples.shape == (ROWS, COLUMNS)
    assert sandbox.run(job, encoded, (ROWS, COLUMNS), dtype).shape == (ROWS, COLUMNS)
