"""Text as searches compare it: without case, accents and the letters that only look like accents."""

import re
import unicodedata
from typing import Final

# Letters without a canonical decomposition that people type as their plain neighbours.
_PLAIN: Final = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ł": "l",
        "ħ": "h",
        "ı": "i",
        "ŧ": "t",
        "ŋ": "n",
        "ĸ": "k",
        "ſ": "s",
    }
)
_BLANKS: Final = re.compile(r"\s+")


def fold(text: str) -> str:
    """Fold a text or a search term: the same function on both sides makes them comparable.

    Case is folded, compatibility forms (full-width letters, ligatures, half-width kana) become plain ones, combining
    marks and control characters go, runs of blanks become one blank. Folding twice changes nothing more.

    >>> fold("Müller^JÜRGEN Øst")
    'muller^jurgen ost'
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.lower().split())
    folded = _fold_once(text)
    # Compatibility decomposition can bring forth new capitals or marks; a second round reaches the fixed point.
    return _fold_once(folded)


def _fold_once(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    kept = "".join(" " if char.isspace() else char for char in plain if _is_kept(char))
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", kept).casefold().translate(_PLAIN)).strip()


def _is_kept(char: str) -> bool:
    if char.isspace():
        return True
    # Mn: combining marks; Cc, Cf: controls, direction marks, zero-width characters; Cs: lone surrogates.
    return unicodedata.category(char) not in {"Mn", "Me", "Cc", "Cf", "Cs"}
