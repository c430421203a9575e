"""Careful reading of a data set: numbers that are numbers, sequences that are sequences, or a typed error."""

import struct
from collections.abc import Sequence
from math import isfinite
from typing import Any

from pydicom.dataset import Dataset
from pydicom.errors import BytesLengthException

from viewer.rendering.errors import InvalidValue

MAX_NUMBERS = 250_000

# What pydicom raises when it converts a faulty value on first access.
CONVERSION_ERRORS = (
    ValueError,
    TypeError,
    OverflowError,
    NotImplementedError,
    LookupError,
    AttributeError,
    BytesLengthException,
    struct.error,
    OSError,
    EOFError,
    RecursionError,
)


def value_of(dataset: Dataset, keyword: str) -> Any:
    """Value of an element, None where it is absent or empty.

    Raises
    ------
    InvalidValue
        The value cannot be converted from what is in the file.
    """
    try:
        value = dataset.get(keyword)
    except CONVERSION_ERRORS as error:
        raise InvalidValue(keyword, "…", "cannot be read") from error
    return None if value is None or (hasattr(value, "__len__") and len(value) == 0) else value


def numbers(dataset: Dataset, keyword: str) -> tuple[float, ...]:
    """All values of an element as finite numbers; empty where it is absent.

    Raises
    ------
    InvalidValue
        A value is no number, or not finite, or there are more than any stage can use.
    """
    value = value_of(dataset, keyword)
    if value is None:
        return ()
    values = value if isinstance(value, Sequence) and not isinstance(value, str | bytes) else [value]
    if len(values) > MAX_NUMBERS:
        raise InvalidValue(keyword, f"{len(values)} values", f"at most {MAX_NUMBERS} are read")
    try:
        found = tuple(float(single) for single in values)
    except (ValueError, TypeError, OverflowError) as error:
        raise InvalidValue(keyword, value, "is not a number") from error
    if not all(isfinite(single) for single in found):
        raise InvalidValue(keyword, value, "must be finite")
    return found


def number(dataset: Dataset, keyword: str) -> float | None:
    """The first value of an element as a finite number; None where it is absent."""
    found = numbers(dataset, keyword)
    return found[0] if found else None


def integers(dataset: Dataset, keyword: str) -> tuple[int, ...]:
    """All values of an element as whole numbers; empty where it is absent."""
    return tuple(round(value) for value in numbers(dataset, keyword))


def texts(dataset: Dataset, keyword: str) -> tuple[str, ...]:
    """All values of an element as text without padding; empty where it is absent, no text, or cannot be read."""
    try:
        value = value_of(dataset, keyword)
    except InvalidValue:
        return ()
    if value is None:
        return ()
    values = [value] if isinstance(value, str) or not isinstance(value, Sequence) else value
    return tuple(str(single).strip() for single in values if not isinstance(single, Dataset))


def text(dataset: Dataset, keyword: str) -> str:
    """The first value of an element as text; empty where it is absent."""
    found = texts(dataset, keyword)
    return found[0] if found else ""


def items(dataset: Dataset, keyword: str) -> tuple[Dataset, ...]:
    """Items of a sequence; empty where it is absent or no sequence."""
    try:
        value = value_of(dataset, keyword)
    except InvalidValue:
        return ()
    if not isinstance(value, Sequence) or isinstance(value, str | bytes):
        return ()
    return tuple(item for item in value if isinstance(item, Dataset))


def is_big_endian(dataset: Dataset) -> bool:
    """True if the words of OW values are big-endian: pydicom leaves them as they are in the file."""
    return dataset.original_encoding[1] is False
