"""Arabic letters in the form that their neighbours ask for, where no shaping engine is at hand.

Pillow shapes with Raqm if the system has FriBiDi. Without it, the presentation forms of Unicode (FB50 … FDFF, FE70 …
FEFF) stand in: joined correctly, without the fonts' finer ligatures and mark positions.
"""

from functools import lru_cache
from unicodedata import category, decomposition

Forms = dict[str, str]


@lru_cache(maxsize=1)
def _forms() -> dict[str, Forms]:
    """Presentation forms of each letter: ``{letter: {"initial": …, "medial": …, "final": …, "isolated": …}}``."""
    found: dict[str, Forms] = {}
    for code in (*range(0xFB50, 0xFDFE), *range(0xFE70, 0xFEFD)):
        parts = decomposition(chr(code)).split()
        if len(parts) == 2 and parts[0] in {"<initial>", "<medial>", "<final>", "<isolated>"}:
            found.setdefault(chr(int(parts[1], 16)), {})[parts[0][1:-1]] = chr(code)
    return found


def in_drawing_order(run: str) -> str:
    """A run that reads from right to left, joined and turned round, so that it can be drawn from left to right."""
    forms = _forms()
    letters = [index for index, character in enumerate(run) if category(character) not in {"Mn", "Cf"}]
    joined = list(run)
    for position, index in enumerate(letters):
        own = forms.get(run[index], {})
        before = forms.get(run[letters[position - 1]], {}) if position else {}
        after = forms.get(run[letters[position + 1]], {}) if position + 1 < len(letters) else {}
        to_right = "initial" in before and "final" in own
        to_left = "initial" in own and "final" in after
        name = ("medial" if to_left else "final") if to_right else ("initial" if to_left else "isolated")
        joined[index] = own.get(name, run[index])
    return "".join(_clusters(joined)[::-1]).translate(_MIRRORED)


def _clusters(characters: list[str]) -> list[str]:
    """Marks stay behind the letter that they belong to."""
    found: list[str] = []
    for character in characters:
        if found and category(character) == "Mn":
            found[-1] += character
        else:
            found.append(character)
    return found


_MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")
