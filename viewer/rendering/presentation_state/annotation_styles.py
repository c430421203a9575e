"""How an annotation looks: Text, Line and Fill Style macros (PS3.3 Tables C.10-5a, C.10-5b, C.10-5c)."""

from dataclasses import dataclass

from pydicom.dataset import Dataset

from viewer.rendering.errors import InvalidValue, UnsupportedValue
from viewer.rendering.presentation_state.attributes import integers, items, number, text, value_of

CieLab = tuple[int, int, int]

BLACK: CieLab = (0, 0x8080, 0x8080)
STIPPLE_BYTES = 128
MAX_SHADOW = 10_000.0


@dataclass(frozen=True, slots=True)
class Shadow:
    """A shadow beside (``"NORMAL"``) or all around (``"OUTLINED"``) a line or a text.

    `offset` is to the right and downward, in the units of the object.
    """

    style: str
    offset: tuple[float, float] = (1.0, 1.0)
    color: CieLab = BLACK
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class LineStyle:
    """Line Style Macro.

    Attributes
    ----------
    color, off_color : tuple of int, or None
        Of the dashes and of the gaps between them.
    thickness : float
        In the units of the object.
    pattern : int, or None
        32 bits, the first is the most significant; None for a solid line.
    """

    color: CieLab | None = None
    opacity: float = 1.0
    off_color: CieLab | None = None
    off_opacity: float = 0.0
    thickness: float = 1.0
    pattern: int | None = None
    shadow: Shadow | None = None


@dataclass(frozen=True, slots=True)
class FillStyle:
    """Fill Style Macro. `stipple` is a pattern of 32 × 32 bits, or empty for a solid fill."""

    color: CieLab | None = None
    opacity: float = 1.0
    off_color: CieLab | None = None
    off_opacity: float = 0.0
    stipple: bytes = b""


@dataclass(frozen=True, slots=True)
class TextStyle:
    """Text Style Macro. Fonts are those of the program: any font name means the same sans-serif family."""

    color: CieLab | None = None
    horizontal: str = ""
    vertical: str = ""
    bold: bool = False
    italic: bool = False
    underlined: bool = False
    shadow: Shadow | None = None


def read_color(dataset: Dataset, keyword: str) -> CieLab | None:
    """PCS-Values of a CIELab colour (C.10.7.1.1); None where there is none.

    Raises
    ------
    InvalidValue
        There are not three values of 0 … 65535.
    """
    values = integers(dataset, keyword)
    if not values:
        return None
    if len(values) != 3 or not all(0 <= value <= 0xFFFF for value in values):
        raise InvalidValue(keyword, values, "needs three values 0 … 65535")
    return values[0], values[1], values[2]


def read_line_style(item: Dataset) -> LineStyle | None:
    """Line Style Sequence (0070,0232) of a graphic; None where there is none."""
    styles = items(item, "LineStyleSequence")
    if not styles:
        return None
    style = styles[0]
    thickness = number(style, "LineThickness")
    pattern = None
    if text(style, "LineDashingStyle").upper() == "DASHED":
        pattern = (integers(style, "LinePattern") or (0xFF00FF00,))[0] & 0xFFFFFFFF
    return LineStyle(
        color=read_color(style, "PatternOnColorCIELabValue"),
        opacity=_opacity(style, "PatternOnOpacity", 1.0),
        off_color=read_color(style, "PatternOffColorCIELabValue"),
        off_opacity=_opacity(style, "PatternOffOpacity", 1.0),
        thickness=1.0 if thickness is None or thickness <= 0 else thickness,
        pattern=pattern,
        shadow=_shadow(style),
    )


def read_fill_style(item: Dataset) -> FillStyle | None:
    """Fill Style Sequence (0070,0233) of a graphic; None where there is none.

    Raises
    ------
    UnsupportedValue
        Fill Mode is neither SOLID nor STIPPELED (spelt so by the standard).
    InvalidValue
        A pattern has not 128 bytes.
    """
    styles = items(item, "FillStyleSequence")
    if not styles:
        return None
    style = styles[0]
    mode = text(style, "FillMode").upper() or "SOLID"
    if mode not in {"SOLID", "STIPPELED", "STIPPLED"}:
        raise UnsupportedValue("FillMode", mode)
    stipple = b""
    if mode != "SOLID":
        value = value_of(style, "FillPattern")
        if not isinstance(value, bytes) or len(value) != STIPPLE_BYTES:
            raise InvalidValue("FillPattern", len(value) if isinstance(value, bytes) else None, "needs 128 bytes")
        stipple = value
    return FillStyle(
        color=read_color(style, "PatternOnColorCIELabValue"),
        opacity=_opacity(style, "PatternOnOpacity", 1.0),
        off_color=read_color(style, "PatternOffColorCIELabValue"),
        off_opacity=_opacity(style, "PatternOffOpacity", 0.0),
        stipple=stipple,
    )


def read_text_style(item: Dataset) -> TextStyle | None:
    """Text Style Sequence (0070,0231) of a text; None where there is none."""
    styles = items(item, "TextStyleSequence")
    if not styles:
        return None
    style = styles[0]
    return TextStyle(
        color=read_color(style, "TextColorCIELabValue"),
        horizontal=text(style, "HorizontalAlignment").upper(),
        vertical=text(style, "VerticalAlignment").upper(),
        bold=text(style, "Bold").upper() == "Y",
        italic=text(style, "Italic").upper() == "Y",
        underlined=text(style, "Underlined").upper() == "Y",
        shadow=_shadow(style),
    )


def _shadow(style: Dataset) -> Shadow | None:
    kind = text(style, "ShadowStyle").upper()
    if kind not in {"NORMAL", "OUTLINED"}:
        return None
    x, y = (number(style, f"ShadowOffset{axis}") for axis in "XY")
    offset = (1.0 if x is None else x, 1.0 if y is None else y)
    if max(abs(offset[0]), abs(offset[1])) > MAX_SHADOW:
        raise InvalidValue("ShadowOffsetX", offset, f"must be within ±{MAX_SHADOW:.0f}")
    color = read_color(style, "ShadowColorCIELabValue")
    return Shadow(kind, offset, BLACK if color is None else color, _opacity(style, "ShadowOpacity", 1.0))


def _opacity(style: Dataset, keyword: str, default: float) -> float:
    value = number(style, keyword)
    return default if value is None else min(max(value, 0.0), 1.0)
