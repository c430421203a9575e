"""Order of characters on a line: the Unicode Bidirectional Algorithm (UAX 9) without embeddings and isolates."""

from unicodedata import bidirectional

LEFT_TO_RIGHT, RIGHT_TO_LEFT = 0, 1
_NEUTRAL = {"B", "S", "WS", "ON", "BN", "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI", ""}


def levels(line: str) -> list[int]:
    """Embedding level of each character; odd ones read from right to left. The first strong letter sets the base."""
    kinds = [bidirectional(character) for character in line]
    strong = next((kind for kind in kinds if kind in {"L", "R", "AL"}), "L")
    base = LEFT_TO_RIGHT if strong == "L" else RIGHT_TO_LEFT
    if base == LEFT_TO_RIGHT and not any(kind in {"R", "AL", "AN"} for kind in kinds):
        return [0] * len(line)
    kinds = _resolve_numbers(kinds, "R" if base else "L")
    kinds = _resolve_neutrals(kinds, "R" if base else "L")
    step = {"L": 2 * base, "R": 1, "AN": 2, "EN": 2}
    return [step[kind] for kind in kinds]


def visual_order(run_levels: list[int]) -> list[int]:
    """Indices of runs from left to right (rule L2)."""
    order = list(range(len(run_levels)))
    for level in range(max(run_levels, default=0), 0, -1):
        start = 0
        while start < len(order):
            if run_levels[order[start]] < level:
                start += 1
                continue
            end = start
            while end < len(order) and run_levels[order[end]] >= level:
                end += 1
            order[start:end] = order[start:end][::-1]
            start = end
    return order


def _resolve_numbers(kinds: list[str], base: str) -> list[str]:
    """Rules W1 … W7: marks, numbers and what stands between them."""
    found = list(kinds)
    previous, strong = base, base
    for index, original in enumerate(found):
        kind = original
        if kind == "NSM":  # W1
            kind = previous if previous not in _NEUTRAL else "ON"
        if kind == "EN" and strong == "AL":  # W2
            kind = "AN"
        if kind in {"L", "R", "AL"}:
            strong = kind
        found[index] = previous = kind
    found = ["R" if kind == "AL" else kind for kind in found]  # W3
    for index in range(1, len(found) - 1):  # W4
        before, after = found[index - 1], found[index + 1]
        if before == after and (
            (found[index] == "ES" and before == "EN") or (found[index] == "CS" and before in {"EN", "AN"})
        ):
            found[index] = before
    _spread_terminators(found)
    strong = base
    for index, kind in enumerate(found):
        if kind in {"ET", "ES", "CS"}:  # W6
            found[index] = "ON"
        elif kind in {"L", "R"}:
            strong = kind
        elif kind == "EN" and strong == "L":  # W7
            found[index] = "L"
    return found


def _spread_terminators(kinds: list[str]) -> None:
    """Rule W5: signs such as % and ° belong to the number beside them."""
    index = 0
    while index < len(kinds):
        if kinds[index] != "ET":
            index += 1
            continue
        end = index
        while end < len(kinds) and kinds[end] == "ET":
            end += 1
        if (index and kinds[index - 1] == "EN") or (end < len(kinds) and kinds[end] == "EN"):
            kinds[index:end] = ["EN"] * (end - index)
        index = end


def _resolve_neutrals(kinds: list[str], base: str) -> list[str]:
    """Rules N1, N2: blanks and signs take the direction that is on both their sides, else the base direction."""
    found = list(kinds)
    index = 0
    while index < len(found):
        if found[index] not in _NEUTRAL:
            index += 1
            continue
        end = index
        while end < len(found) and found[end] in _NEUTRAL:
            end += 1
        before = _side(found[index - 1]) if index else base
        after = _side(found[end]) if end < len(found) else base
        found[index:end] = [before if before == after else base] * (end - index)
        index = end
    return found


def _side(kind: str) -> str:
    return "L" if kind == "L" else "R"
