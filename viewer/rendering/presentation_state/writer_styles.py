"""Text, line and fill styles in a written state (PS3.3 Tables C.10-5a, C.10-5b, C.10-5c)."""

from pydicom.dataset import Dataset

from viewer.rendering.presentation_state.annotation_styles import CieLab, FillStyle, LineStyle, Shadow, TextStyle
from viewer.rendering.presentation_state.writer_elements import put, put_items, put_single_precision

FONT = "sans-serif"
"""CSS Font Name (0070,0229): any font that has the characters; it is the one that we draw with as well."""


def put_line_style(item: Dataset, style: LineStyle | None, default: CieLab) -> None:
    """Line Style Sequence (0070,0232); it needs a colour, so that of the layer is written where it has none."""
    if style is None:
        return
    found = Dataset()
    put(found, "PatternOnColorCIELabValue", list(style.color or default))
    put_single_precision(found, "PatternOnOpacity", style.opacity)
    if style.off_color is not None:
        put(found, "PatternOffColorCIELabValue", list(style.off_color))
    put_single_precision(found, "PatternOffOpacity", style.off_opacity)
    put_single_precision(found, "LineThickness", style.thickness)
    put(found, "LineDashingStyle", "SOLID" if style.pattern is None else "DASHED")
    if style.pattern is not None:
        put(found, "LinePattern", style.pattern)
    _put_shadow(found, style.shadow or Shadow("OFF"))  # a line needs all of it, a text only where it has a shadow
    put_items(item, "LineStyleSequence", [found])


def put_fill_style(item: Dataset, style: FillStyle | None, default: CieLab) -> None:
    """Fill Style Sequence (0070,0233); its colour as of lines."""
    if style is None:
        return
    found = Dataset()
    put(found, "FillMode", "STIPPELED" if style.stipple else "SOLID")
    if style.stipple:
        put(found, "FillPattern", style.stipple, "OB")
    put(found, "PatternOnColorCIELabValue", list(style.color or default))
    put_single_precision(found, "PatternOnOpacity", style.opacity)
    if style.off_color is not None:
        put(found, "PatternOffColorCIELabValue", list(style.off_color))
    put_single_precision(found, "PatternOffOpacity", style.off_opacity)
    put_items(item, "FillStyleSequence", [found])


def put_text_style(item: Dataset, style: TextStyle | None, default: CieLab) -> None:
    """Text Style Sequence (0070,0231); its colour as of lines."""
    if style is None:
        return
    found = Dataset()
    put(found, "CSSFontName", FONT)
    put(found, "TextColorCIELabValue", list(style.color or default))
    if style.horizontal:
        put(found, "HorizontalAlignment", style.horizontal)
    if style.vertical:
        put(found, "VerticalAlignment", style.vertical)
    for keyword, on in (("Bold", style.bold), ("Italic", style.italic), ("Underlined", style.underlined)):
        put(found, keyword, "Y" if on else "N")
    if style.shadow is None:
        put(found, "ShadowStyle", "OFF")
    else:
        _put_shadow(found, style.shadow)
    put_items(item, "TextStyleSequence", [found])


def _put_shadow(found: Dataset, shadow: Shadow) -> None:
    put(found, "ShadowStyle", shadow.style)
    put_single_precision(found, "ShadowOffsetX", shadow.offset[0])
    put_single_precision(found, "ShadowOffsetY", shadow.offset[1])
    put(found, "ShadowColorCIELabValue", list(shadow.color))
    put_single_precision(found, "ShadowOpacity", shadow.opacity)
