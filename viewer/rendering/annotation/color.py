"""Colours of annotations: P-Values and CIELab (PS3.3 C.10.7.1.1) to the 8 bits of a picture."""

import numpy as np

from viewer.rendering.p_values import code_value
from viewer.rendering.presentation_state.annotation_model import GraphicLayer
from viewer.rendering.presentation_state.annotation_styles import CieLab

Rgb = tuple[int, int, int]

WHITE: Rgb = (255, 255, 255)
BLACK: Rgb = (0, 0, 0)
DARK = 90  # an ink below this luma gets a white casing instead of a black one

# XYZ relative to D50, the white of the PCS, to linear sRGB (IEC 61966-2-1 with Bradford adaptation).
_D50 = np.array([0.9642, 1.0, 0.8251])
_TO_SRGB = np.array(
    [
        [3.1341359, -1.6173864, -0.4906620],
        [-0.9787955, 1.9161416, 0.0334540],
        [0.0719554, -0.2289769, 1.4053861],
    ]
)


def cielab_to_srgb(value: CieLab) -> Rgb:
    """Code values 0 … 255 of R, G, B for PCS-Values 0 … 65535 of L*, a*, b*; what sRGB lacks is clipped."""
    lightness, a, b = value[0] * 100 / 0xFFFF, value[1] / 257 - 128, value[2] / 257 - 128
    fy = (lightness + 16) / 116
    f = np.array([fy + a / 500, fy, fy - b / 200])
    xyz = _D50 * np.where(f > 6 / 29, f**3, 3 * (6 / 29) ** 2 * (f - 4 / 29))
    linear = np.clip(_TO_SRGB @ xyz, 0, 1)
    encoded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    red, green, blue = (int(code) for code in np.rint(encoded * 255))
    return red, green, blue


def luma(rgb: Rgb) -> int:
    """The gray that stands for a colour on a gray picture (ITU-R BT.601)."""
    return round(0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2])


def layer_ink(layer: GraphicLayer | None, *, color: bool) -> Rgb:
    """What a layer is drawn with: its CIELab value on colour pictures, else its P-Value, else white."""
    if layer is not None and layer.color is not None and (color or layer.gray is None):
        return cielab_to_srgb(layer.color)
    gray = 255 if layer is None or layer.gray is None else code_value(layer.gray)
    return gray, gray, gray


def styled(color: CieLab | None, ink: Rgb) -> Rgb:
    """The colour of a style, which takes the place of the layer's."""
    return ink if color is None else cielab_to_srgb(color)


def casing(ink: Rgb) -> Rgb:
    """Black beside a light ink, white beside a dark one: legible on any background."""
    return WHITE if luma(ink) < DARK else BLACK
