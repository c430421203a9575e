"""Colours of a written state (PS3.3 C.10.7.1.1, C.11.15)."""

from functools import cache

from PIL import ImageCms
from pydicom.dataset import Dataset

from viewer.rendering.presentation_state.annotation_styles import CieLab
from viewer.rendering.presentation_state.writer_elements import put

P_VALUE_MAX = 0xFFFF
NEUTRAL = 0x8080
_DEVICE_CLASS, _PROFILE_ID = slice(12, 16), slice(84, 100)


def cielab_of_gray(p_value: int) -> CieLab:
    """The neutral colour that a P-Value looks like on the sRGB display that we render for."""
    code = p_value / P_VALUE_MAX
    luminance = code / 12.92 if code <= 0.04045 else ((code + 0.055) / 1.055) ** 2.4
    lightness = 116 * luminance ** (1 / 3) - 16 if luminance > 216 / 24389 else luminance * 24389 / 27
    return round(lightness / 100 * P_VALUE_MAX), NEUTRAL, NEUTRAL


def put_profile(target: Dataset, profile: bytes | None) -> None:
    """ICC Profile (0028,2000): that of the images, else sRGB. A colour state cannot be without one."""
    put(target, "ICCProfile", _as_input_profile(profile) if profile else srgb_profile(), "OB")


@cache
def srgb_profile() -> bytes:
    """The sRGB profile."""
    return _as_input_profile(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())


def _as_input_profile(profile: bytes) -> bytes:
    """The same colours, declared to be of an input device or colour space, the classes of PS3.3 C.11.15.1.1.

    A display profile is read in the same direction, from device to colour; only its label is another one. Its ID, a
    checksum of the labelled bytes, is cleared, which says "not computed".
    """
    changed = bytearray(profile)
    if profile[_DEVICE_CLASS] not in {b"scnr", b"spac"}:
        changed[_DEVICE_CLASS] = b"scnr"
        changed[_PROFILE_ID] = bytes(16)
    return bytes(changed + b"\0" * (len(changed) % 2))
