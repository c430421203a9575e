"""Readers of single environment variables; each one names the variable when its value is wrong."""

import math
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Value = TypeVar("Value")

_UNITS = {"": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40}


class EnvironmentValueError(ValueError):
    """An environment variable holds a value that cannot be used."""

    def __init__(self, name: str, must: str, value: str | None = None) -> None:
        shown = "" if value is None else f"={value!r}"
        super().__init__(f"{name}{shown}: must be {must}")
        self.name = name


class Reader:
    """Reads variables from one mapping. An empty value counts as not set, as compose files produce it."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def optional(self, name: str) -> str | None:
        return self._environ.get(name, "").strip() or None

    def text(self, name: str, default: str) -> str:
        return self.optional(name) or default

    def parsed(self, name: str, default: Value, parse: Callable[[str], Value], must: str) -> Value:
        """Parse the variable with `parse`, whose ValueError becomes an error that names the variable."""
        value = self.optional(name)
        if value is None:
            return default
        try:
            return parse(value)
        except ValueError as error:
            raise EnvironmentValueError(name, must, value) from error

    def integer(self, name: str, default: int, lowest: int, highest: int | None = None) -> int:
        bound = f"from {lowest} to {highest}" if highest is not None else f"of at least {lowest}"

        def parse(value: str) -> int:
            number = int(value)
            if not lowest <= number <= (math.inf if highest is None else highest):
                raise ValueError(value)
            return number

        return self.parsed(name, default, parse, f"a whole number {bound}")

    def port(self, name: str, default: int) -> int:
        return self.integer(name, default, 1, 65535)

    def flag(self, name: str, default: bool) -> bool:
        return self.choice(name, "1" if default else "0", ("0", "1")) == "1"

    def choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if value not in allowed:
            raise EnvironmentValueError(name, "one of " + ", ".join(allowed), value)
        return value

    def size(self, name: str, default: int) -> int:
        """A number of bytes, plain or with a binary unit: ``2147483648``, ``2GiB``."""
        return self.parsed(name, default, _size, "a number of bytes, such as 2147483648 or 2GiB")

    def names(self, name: str, default: tuple[str, ...]) -> tuple[str, ...]:
        """A comma-separated list."""
        value = self.optional(name)
        if value is None:
            return default
        return tuple(part.strip() for part in value.split(",") if part.strip())

    def time_zone(self, name: str, default: str) -> str:
        value = self.text(name, default)
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise EnvironmentValueError(name, "a time zone name such as Europe/Berlin", value) from error
        return value

    def file(self, name: str) -> Path | None:
        value = self.optional(name)
        if value is None:
            return None
        if not Path(value).is_file():
            raise EnvironmentValueError(name, "the path of a readable file", value)
        return Path(value).resolve()

    def ae_title(self, name: str, default: str) -> str:
        return self.parsed(name, default, _ae_title, "an AE title: 1 to 16 ASCII characters without backslash")

    def uid(self, name: str, default: str) -> str:
        return self.parsed(name, default, _uid, "a UID of at most 64 digits and dots")


def _size(value: str) -> int:
    match = re.fullmatch(r"(\d+)\s*(|KiB|MiB|GiB|TiB)", value)
    if match is None:
        raise ValueError(value)
    return int(match[1]) * _UNITS[match[2]]


def _ae_title(value: str) -> str:
    """PS3.5 6.2, value representation AE."""
    if not re.fullmatch(r"[\x20-\x5b\x5d-\x7e]{1,16}", value):
        raise ValueError(value)
    return value


def _uid(value: str) -> str:
    """PS3.5 9.1: components without leading zeros."""
    if len(value) > 64 or not re.fullmatch(r"(0|[1-9]\d*)(\.(0|[1-9]\d*))+", value):
        raise ValueError(value)
    return value
