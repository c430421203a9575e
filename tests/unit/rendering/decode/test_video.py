"""Frames of MPEG streams, encoded by the FFmpeg inside OpenCV."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.unit.rendering.source_objects import image, with_frames, write
from viewer.rendering.errors import DecodeFailed, FrameOutOfRange, PixelDataError, UnsupportedValue
from viewer.rendering.source import ImageSource, open_source

ROWS, COLUMNS, FRAMES = 48, 64, 12
MPEG2, MPEG2_FRAGMENTABLE, H264 = "1.2.840.10008.1.2.4.100", "1.2.840.10008.1.2.4.100.1", "1.2.840.10008.1.2.4.102"
COLOR = {
    "SamplesPerPixel": 3,
    "PhotometricInterpretation": "YBR_PARTIAL_420",
    "PlanarConfiguration": 0,
}


def picture(number: int) -> np.ndarray:
    """Frame `number`: a red ground whose left part, 5 columns wider in each frame, is green (BGR)."""
    frame = np.zeros((ROWS, COLUMNS, 3), np.uint8)
    frame[:, :, 2] = 220
    frame[:, : 5 * number] = (0, 220, 0)
    return frame


@pytest.fixture(scope="module")
def stream(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("video") / "a.ts"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MPG2"), 25, (COLUMNS, ROWS))
    if not writer.isOpened():
        pytest.skip("this OpenCV cannot encode MPEG-2")
    for number in range(1, FRAMES + 1):
        writer.write(picture(number))
    writer.release()
    return path.read_bytes()


def source(folder: Path, stream: bytes, syntax: str = MPEG2, rows: int = ROWS, parts: int = 1) -> ImageSource:
    dataset = with_frames(image(rows, COLUMNS, **COLOR), [stream], fragments=parts)
    dataset.NumberOfFrames = FRAMES
    return open_source(write(folder / "a", dataset, syntax))


def green_columns(frame: np.ndarray) -> int:
    return int((frame[ROWS // 2, :, 1] > 110).sum())


@pytest.mark.parametrize(("syntax", "parts"), [(MPEG2, 1), (MPEG2_FRAGMENTABLE, 3)])
def test_every_frame_is_the_right_one_in_any_order(tmp_path: Path, stream: bytes, syntax: str, parts: int) -> None:
    video = source(tmp_path, stream, syntax, parts=parts)
    for number in (1, 2, 3, 7, FRAMES, 4, 4, 1):
        frame = video.stored_frame(number)
        assert frame.shape == (ROWS, COLUMNS, 3)
        assert abs(green_columns(frame) - min(COLUMNS, 5 * number)) <= 2
    assert frame[ROWS // 2, -1, 0] > 150, "red comes first"


def test_two_videos_are_not_mixed_up(tmp_path: Path, stream: bytes) -> None:
    (tmp_path / "b").mkdir()
    one, other = source(tmp_path, stream), source(tmp_path / "b", stream)
    assert abs(green_columns(one.stored_frame(3)) - green_columns(other.stored_frame(5))) == pytest.approx(10, abs=3)
    assert green_columns(one.stored_frame(4)) == pytest.approx(20, abs=2)


def test_a_video_of_another_size_is_refused(tmp_path: Path, stream: bytes) -> None:
    with pytest.raises(PixelDataError, match="48 rows"):
        source(tmp_path, stream, rows=ROWS * 2).stored_frame(1)


def test_a_frame_beyond_the_object_and_one_beyond_the_stream_are_refused(tmp_path: Path, stream: bytes) -> None:
    with pytest.raises(FrameOutOfRange):
        source(tmp_path, stream).stored_frame(FRAMES + 1)
    with pytest.raises(PixelDataError, match="ends at frame"):
        source(tmp_path, stream[: len(stream) // 2]).stored_frame(FRAMES)


@pytest.mark.parametrize(
    "data", [bytes(2), bytes(5000), b"\xff" * 5000, b"#EXTM3U\nhttp://127.0.0.1/x\n", b"ffconcat version 1.0\n"]
)
def test_what_is_no_video_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises((DecodeFailed, PixelDataError)):
        source(tmp_path, data, H264).stored_frame(1)


def test_a_video_has_no_frames_to_hand_out(tmp_path: Path, stream: bytes) -> None:
    with pytest.raises(UnsupportedValue, match="no separate frames"):
        source(tmp_path, stream).encoded_frame(1)
