"""Filter answers by what was asked (PS3.4 C.2.2.2): many peers ignore keys. What they do not return is not judged."""

import fnmatch
import re
from collections.abc import Iterable, Mapping

from pydicom.datadict import dictionary_VR
from pydicom.dataset import Dataset

from dgscope.archive.folding import fold
from dgscope.network.query.keys import RANGES


def matches(data_set: Dataset, keys: Mapping[str, str]) -> bool:
    """Whether an answer is one to these keys."""
    return all(_matches(_values(data_set, path.split(".")), path.rpartition(".")[2], key) for path, key in keys.items())


def _values(data_set: Dataset, path: list[str]) -> list[str]:
    keyword, *rest = path
    element = data_set.get(keyword)
    if element is None or element == "":
        return []
    if rest:
        return [value for item in element for value in _values(item, rest)]
    several = isinstance(element, Iterable) and not isinstance(element, str) and not hasattr(element, "components")
    return [str(value) for value in element] if several else [str(element)]


def _matches(found: list[str], keyword: str, key: str) -> bool:
    if not found:
        return True
    vr = dictionary_VR(keyword)
    if vr in RANGES and "-" in key:
        return any(_in_range(value, key, vr) for value in found)
    wanted = key.split("\\")
    return any(_is_match(value, one, vr) for value in found for one in wanted)


def _is_match(value: str, key: str, vr: str) -> bool:
    if vr == "UI":
        return value.strip("\0 ") == key
    if vr == "IS":
        return value.strip().lstrip("+0") == key.strip().lstrip("+0")
    if vr == "DA":
        return value.replace(".", "").strip() == key
    if vr == "TM":
        return _digits(value).startswith(_digits(key)) or _digits(key).startswith(_digits(value))
    if vr == "PN":
        return any(_name_matches(group, key) for group in value.split("="))
    return fnmatch.fnmatchcase(_plain(value), _pattern(key))


def _name_matches(group: str, key: str) -> bool:
    """Names without regard to case and accents; a key of fewer components matches whatever follows."""
    name, pattern = _plain(group).rstrip("^"), _pattern(key).rstrip("^")
    if any(fnmatch.fnmatchcase(name, one) for one in (pattern, f"{pattern}^*")):
        return True
    return fnmatch.fnmatchcase(re.sub(r"[\^,\s]+", " ", name), re.sub(r"[\^,\s]+", " ", pattern))


def _plain(text: str) -> str:
    return fold(text).strip()


def _pattern(key: str) -> str:
    return _plain(key).replace("[", "[[]")


def _digits(text: str) -> str:
    return re.sub(r"[^0-9.]", "", text)


def _in_range(value: str, key: str, vr: str) -> bool:
    low, _, high = key.partition("-")
    digits = _digits(value) if vr != "DA" else value.replace(".", "").strip()
    if not digits:
        return True
    # A bound without seconds, say, includes the whole minute.
    return (not low or digits >= low or digits.startswith(low)) and (
        not high or digits <= high or digits.startswith(high)
    )
