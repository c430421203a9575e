"""ICC profiles of an object and their use (PS3.3 C.11.15): colours for an sRGB display."""

import hashlib

import numpy as np
from numpy.typing import NDArray
from pydicom import Dataset
from pydicom.sequence import Sequence

from viewer.rendering.color_space import Color
from viewer.rendering.decode.jobs import icc_job, srgb_job
from viewer.rendering.decode.sandbox import Sandbox
from viewer.rendering.errors import DecodeFailed, PixelDataError, RenderingError

MAX_PROFILE_BYTES = 4 << 20


class UnusableIccProfile(RenderingError):  # reads like its siblings in viewer.rendering.errors
    """The object's ICC profile is damaged or too large; its colours are shown as if they were sRGB."""


def find_profile(dataset: Dataset) -> bytes | None:
    """ICC Profile of the image, or of its only optical path (whole slide microscopy); None if there is none.

    Raises
    ------
    UnusableIccProfile
        If the profile is too large or no ICC profile.
    """
    value = dataset.get("ICCProfile")
    paths = dataset.get("OpticalPathSequence")
    if value is None and isinstance(paths, Sequence) and len(paths) == 1:
        value = paths[0].get("ICCProfile")
    if not value:
        return None
    if not isinstance(value, bytes):
        raise UnusableIccProfile("the ICC profile is no byte string")
    if len(value) > MAX_PROFILE_BYTES:
        raise UnusableIccProfile(f"the ICC profile has {len(value)} bytes; {MAX_PROFILE_BYTES} are read at most")
    if len(value) < 132 or value[36:40] != b"acsp":
        raise UnusableIccProfile("the ICC profile lacks its signature")
    if value[16:20] != b"RGB ":
        raise UnusableIccProfile("the ICC profile is not one for RGB")
    return value


def changes_colors(profile: bytes, sandbox: Sandbox) -> bool:
    """Whether the profile is another one than sRGB, to within 1 of 255.

    Raises
    ------
    UnusableIccProfile
        If LittleCMS cannot use it.
    """
    known = _known.get(digest := hashlib.sha256(profile).digest())
    if known is None:
        known = _ask(profile, sandbox)
        while len(_known) >= _MAX_KNOWN:
            _known.pop(next(iter(_known)), None)
        _known[digest] = known
    if isinstance(known, str):
        raise UnusableIccProfile(known)
    return known


_known: dict[bytes, bool | str] = {}
_MAX_KNOWN = 256


def _ask(profile: bytes, sandbox: Sandbox) -> bool | str:
    try:
        answer = sandbox.run(srgb_job(), profile, (1,), np.dtype(np.uint8))
    except DecodeFailed as error:
        raise UnusableIccProfile(str(error)) from error  # may be the machine's fault: not remembered
    except PixelDataError as error:
        return str(error)
    return not answer[0]


def to_srgb(rgb: Color, profile: bytes, sandbox: Sandbox) -> NDArray[np.uint8]:
    """Transform to sRGB by LittleCMS.

    Parameters
    ----------
    rgb : NDArray, shape (rows, columns, 3), uint8 or uint16
        Of 16 bits, the upper 8 are used: LittleCMS by way of Pillow takes 8.
    profile : bytes
    sandbox : Sandbox

    Returns
    -------
    NDArray, shape (rows, columns, 3), uint8
    """
    pixels = rgb if rgb.dtype == np.uint8 else (rgb >> 8).astype(np.uint8)
    body = profile + np.ascontiguousarray(pixels).tobytes()
    job = icc_job(len(profile), pixels.shape[0], pixels.shape[1])
    return sandbox.run(job, body, pixels.shape, np.dtype(np.uint8))  # type: ignore[return-value]  # dtype asked for
