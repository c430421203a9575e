"""A module of the standard, as the table lists it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Module:
    """A module.

    Attributes
    ----------
    name, section : str
        As in PS3.3.
    attributes : tuple of str
        Keywords, those in sequences as ``Sequence>Keyword``; of overlays the element in hexadecimal digits.
    """

    name: str
    section: str
    attributes: tuple[str, ...]


def within(sequence: str, *keywords: str) -> tuple[str, ...]:
    return (sequence, *(f"{sequence}>{keyword}" for keyword in keywords))
