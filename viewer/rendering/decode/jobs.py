"""The kinds of job that a decoder process takes, as its parent writes them down."""

from dataclasses import asdict
from typing import Any

from viewer.rendering.pixel_description import PixelDescription


def frame_job(transfer_syntax_uid: str, description: PixelDescription) -> dict[str, Any]:
    """Decode the body, one encoded frame."""
    return {"kind": "frame", "syntax": transfer_syntax_uid, "description": asdict(description)}


def video_job(description: PixelDescription, number: int, stream: str) -> dict[str, Any]:
    """Decode frame `number` of the video `stream` (a digest); the body is the stream, or empty if sent before."""
    return {"kind": "video", "number": number, "stream": stream, "description": asdict(description)}


def icc_job(profile_length: int, rows: int, columns: int) -> dict[str, Any]:
    """Transform to sRGB; the body is the profile and then RGB pixels."""
    return {"kind": "icc", "profile": profile_length, "rows": rows, "columns": columns}


def srgb_job() -> dict[str, Any]:
    """Tell whether the body, an ICC profile, changes colours visibly: one byte, 1 for "it is sRGB"."""
    return {"kind": "srgb"}
