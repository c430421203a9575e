"""Look at picture files in processes of their own: a crash, an endless loop or a bomb costs one upload."""

import atexit
import json
import os

import numpy as np
from numpy.typing import NDArray

from dgscope.creation.errors import RefusedError
from dgscope.creation.pictures.picture import Page, Picture
from dgscope.creation.pictures.worker import DESCRIPTION
from dgscope.creation.recognise import FileType
from viewer.rendering.decode.sandbox import Sandbox
from viewer.rendering.errors import RenderingError

_SECONDS = 40.0
_MEMORY = 3 << 30


class Looker:
    """Processes that look at pictures; few, since each page may take a few hundred megabytes."""

    def __init__(self) -> None:
        self._sandbox = _sandbox()

    def forget(self) -> None:
        """After a fork: the parent's processes must not be spoken to."""
        self._sandbox = _sandbox()

    def close(self) -> None:
        """End the processes."""
        self._sandbox.close()

    def describe(self, data: bytes, file_type: FileType) -> Picture:
        """What a file holds; raise RefusedError."""
        answer = self._run({"job": "describe", "type": file_type.value}, data, (DESCRIPTION,), np.uint8)
        return Picture.of(json.loads(answer.tobytes()))

    def profile(self, data: bytes, file_type: FileType, length: int) -> bytes:
        """The ICC profile of a file."""
        return self._run({"job": "profile", "type": file_type.value}, data, (length,), np.uint8).tobytes()

    def check(self, data: bytes, file_type: FileType) -> None:
        """Whether the pixels of a file can be decoded; raise RefusedError."""
        self._run({"job": "check", "type": file_type.value, "page": 0}, data, (1,), np.uint8)

    def pixels(self, data: bytes, file_type: FileType, number: int, page: Page) -> NDArray[np.generic]:
        """The pixels of a page (from 0): uint8 or uint16, rows × columns (× 3)."""
        shape = (page.rows, page.columns) if page.samples == 1 else (page.rows, page.columns, page.samples)
        dtype = np.uint8 if page.bits_allocated == 8 else np.uint16
        return self._run({"job": "pixels", "type": file_type.value, "page": number}, data, shape, dtype)

    def _run(
        self, head: dict[str, object], data: bytes, shape: tuple[int, ...], dtype: type[np.generic]
    ) -> NDArray[np.generic]:
        try:
            return self._sandbox.run(head, data, shape, np.dtype(dtype))
        except RenderingError as error:
            sentence = str(error)
            raise RefusedError(sentence[:1].upper() + sentence[1:].rstrip(".") + ".") from error


def _sandbox() -> Sandbox:
    return Sandbox(2, _SECONDS, _MEMORY, ("-m", "dgscope.creation.pictures.worker"))


looker = Looker()
atexit.register(looker.close)
os.register_at_fork(after_in_child=looker.forget)
