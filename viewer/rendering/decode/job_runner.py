"""What a decoder process does with the jobs of `jobs`."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from viewer.rendering.decode.frame import decode_frame
from viewer.rendering.decode.icc_transform import is_srgb, to_srgb
from viewer.rendering.decode.video import decode_video_frame
from viewer.rendering.errors import UnsupportedValue
from viewer.rendering.pixel_description import PixelDescription


def run_job(head: dict[str, Any], body: bytes) -> NDArray[np.generic]:
    """Do one job; see `jobs` for the fields of `head`."""
    kind = head["kind"]
    if kind == "frame":
        return decode_frame(body, head["syntax"], PixelDescription(**head["description"]))
    if kind == "video":
        return decode_video_frame(body, head["stream"], head["number"], PixelDescription(**head["description"]))
    if kind == "icc":
        pixels = np.frombuffer(body, np.uint8, offset=head["profile"]).reshape(head["rows"], head["columns"], 3)
        return to_srgb(body[: head["profile"]], pixels)
    if kind == "srgb":
        return np.array([is_srgb(body)], np.uint8)
    raise UnsupportedValue("kind", kind)
