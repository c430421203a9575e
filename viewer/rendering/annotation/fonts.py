"""Fonts that cover Latin, Greek, Cyrillic, Hebrew, Arabic and Chinese, Japanese, Korean.

They are the Noto Sans families (SIL Open Font License 1.1) as packaged on PyPI. Only their files are used, never the
packages' code. Which characters a font has is read from the font itself.
"""

from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from threading import local

from fontTools.ttLib import TTFont
from PIL import ImageFont, features

REGULAR, BOLD = 400, 700


@dataclass(frozen=True, slots=True)
class Face:
    """A font file, and the index of a font in a collection."""

    distribution: str
    file: str
    index: int = 0
    variable: bool = True


LATIN = Face("fontpkg-noto-sans", "NotoSans[wdth,wght].ttf")
LATIN_ITALIC = Face("fontpkg-noto-sans", "NotoSans-Italic[wdth,wght].ttf")
HEBREW = Face("justmytype-intl-rtl", "NotoSansHebrew[wdth,wght].ttf")
ARABIC = Face("justmytype-intl-rtl", "NotoSansArabic[wdth,wght].ttf")
JAPANESE, KOREAN, CHINESE = (Face("noto-cjk-sans-otc", "NotoSansCJK-Regular.ttc", index, False) for index in range(3))
COMPLEX_LAYOUT = features.check("raqm")

_fonts = local()


def faces_for(text: str) -> tuple[Face, ...]:
    """Faces in the order in which they are asked for a character.

    Han characters look different in Japan, Korea and China: kana in the text mean Japanese, hangul Korean.
    """
    if any("぀" <= character <= "ヿ" for character in text):
        east_asian = JAPANESE
    elif any("가" <= character <= "힣" or "ᄀ" <= character <= "ᇿ" for character in text):
        east_asian = KOREAN
    else:
        east_asian = CHINESE
    return LATIN, HEBREW, ARABIC, east_asian


@lru_cache(maxsize=16)
def characters(face: Face) -> frozenset[int]:
    """Code points that a face has a glyph for."""
    with TTFont(path_of(face), fontNumber=face.index, lazy=True) as font:
        return frozenset(font.getBestCmap())


def face_of(character: str, faces: tuple[Face, ...]) -> Face | None:
    """The first face that has the character; None: it will be drawn as a box."""
    return next((face for face in faces if ord(character) in characters(face)), None)


def font(face: Face, size: int, weight: int = REGULAR) -> ImageFont.FreeTypeFont:
    """A font at a size in pixels. Every thread has its own: FreeType's faces are not to be shared."""
    kept: dict[tuple[Face, int, int], ImageFont.FreeTypeFont] = _fonts.__dict__.setdefault("kept", {})
    key = face, size, weight if face.variable else REGULAR
    if key not in kept:
        if len(kept) >= 32:
            kept.pop(next(iter(kept)))
        layout = ImageFont.Layout.RAQM if COMPLEX_LAYOUT else ImageFont.Layout.BASIC
        opened = ImageFont.truetype(path_of(face), size, index=face.index, layout_engine=layout)
        if face.variable:
            opened.set_variation_by_axes([weight, 100])
        kept[key] = opened
    return kept[key]


@lru_cache(maxsize=16)
def path_of(face: Face) -> Path:
    """Where the package manager put a font file.

    Raises
    ------
    FileNotFoundError
        The package is not installed as pyproject.toml asks.
    """
    for file in metadata.files(face.distribution) or ():
        if file.name == face.file:
            return Path(str(file.locate()))
    raise FileNotFoundError(f"{face.file} is not in the package {face.distribution}")
