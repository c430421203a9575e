"""The character set of a written state: the plainest one that has all of its characters."""

from collections.abc import Iterator

from pydicom.dataset import Dataset

LATIN_1, UTF_8 = "ISO_IR 100", "ISO_IR 192"
_TEXT = frozenset({"SH", "LO", "ST", "LT", "PN", "UC", "UT"})


def choose_character_set(dataset: Dataset) -> str:
    """Specific Character Set (0008,0005): empty for ASCII, else Latin alphabet No. 1, else UTF-8.

    Old workstations know the first two only; a state in Latin letters should not be lost to them.
    """
    characters = {character for text in _texts(dataset) for character in text}
    if all(character < "\x80" for character in characters):
        return ""
    return LATIN_1 if all(character < "\x80" or "\xa0" <= character <= "\xff" for character in characters) else UTF_8


def _texts(dataset: Dataset) -> Iterator[str]:
    for element in dataset:
        if element.VR == "SQ":
            for item in element.value:
                yield from _texts(item)
        elif element.VR in _TEXT and element.value is not None:
            yield str(element.value) if element.VM <= 1 else "".join(str(one) for one in element.value)
