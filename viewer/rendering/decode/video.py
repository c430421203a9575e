"""MPEG-2, H.264 and H.265 by FFmpeg (inside OpenCV): frame N of a stream."""

import os

import cv2
import numpy as np
from numpy.typing import NDArray

from viewer.rendering.decode.errors import StreamNotLoaded
from viewer.rendering.errors import DecodeFailed, PixelDataError
from viewer.rendering.pixel_description import PixelDescription


class _Player:
    """One stream, open at some frame: playing on costs one frame, going back starts at the beginning.

    Seeking is not used: FFmpeg seeks by time stamps, which transport and elementary streams may lack or restart.
    """

    def __init__(self, stream: str, data: bytes) -> None:
        self.stream = stream
        self._fd = os.memfd_create("video")
        with os.fdopen(os.dup(self._fd), "wb") as file:
            file.write(data)
        self._next = 1
        self._capture = self._open()

    def _open(self) -> cv2.VideoCapture:
        capture = cv2.VideoCapture(f"/proc/self/fd/{self._fd}", cv2.CAP_FFMPEG)
        if not capture.isOpened():
            raise DecodeFailed("the video stream cannot be opened")
        self._next = 1
        return capture

    def frame(self, number: int) -> NDArray[np.uint8]:
        if number < self._next:
            self._capture.release()
            self._capture = self._open()
        while self._next < number:
            if not self._capture.grab():
                raise PixelDataError(f"the video ends at frame {self._next - 1}")
            self._next += 1
        found, picture = self._capture.read()
        if not found:
            raise PixelDataError(f"the video ends at frame {self._next - 1}")
        self._next += 1
        return np.asarray(picture, np.uint8)

    def close(self) -> None:
        self._capture.release()
        os.close(self._fd)


_player: list[_Player] = []


def decode_video_frame(data: bytes, stream: str, number: int, description: PixelDescription) -> NDArray[np.uint8]:
    """Decode one frame of a video.

    Parameters
    ----------
    data : bytes
        The whole stream, or empty to go on with the one that was sent last.
    stream : str
        Names the stream.
    number : int
        Frame number from 1.
    description : PixelDescription

    Returns
    -------
    NDArray, shape (rows, columns, 3), uint8
        RGB.

    Raises
    ------
    StreamNotLoaded
        If `data` is empty and another stream, or none, is loaded.
    PixelDataError
        If the stream ends before the frame or has another size; `DecodeFailed` if it cannot be read.
    """
    if not _player or _player[0].stream != stream:
        if not data:
            raise StreamNotLoaded("stream not loaded")
        while _player:
            _player.pop().close()
        _player.append(_Player(stream, data))
    picture = _player[0].frame(number)
    if picture.shape != (description.rows, description.columns, 3):
        raise PixelDataError(
            f"the video has {picture.shape[0]} rows, {picture.shape[1]} columns; "
            f"the object says {description.rows}, {description.columns}"
        )
    return cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)  # type: ignore[return-value]
