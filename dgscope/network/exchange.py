"""Remote AEs as a file: an installer fills in a table once, and takes it to the next site."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import models, transaction

from dgscope.network.models import RemoteAE

LISTS: Final = frozenset({"services", "networks", "offers", "send_syntaxes"})
_LEFT_OUT: Final = frozenset({"id", "created_at", "changed_at"})
FIELDS: Final = tuple(
    field.name for field in RemoteAE._meta.get_fields() if field.concrete and field.name not in _LEFT_OUT
)
# A spreadsheet takes a cell that begins so for a formula: it gets an apostrophe in front, which is dropped on import.
_FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r")
_TRUE: Final = {"1", "true", "yes", "on", "x"}
_FALSE: Final = {"0", "false", "no", "off", ""}


class UnusableFile(Exception):
    """A file that cannot be taken; the text says in which entry, and what is wrong."""


def as_records(entries: Iterable[RemoteAE]) -> list[dict[str, Any]]:
    """Entries with all that a person sets."""
    return [{name: getattr(entry, name) for name in FIELDS} for entry in entries]


def as_json(entries: Iterable[RemoteAE]) -> str:
    """A JSON list of objects."""
    return json.dumps(as_records(entries), indent=2, ensure_ascii=False) + "\n"


def as_csv(entries: Iterable[RemoteAE]) -> str:
    """A table with a line of names; several values in a cell are separated by blanks."""
    out = io.StringIO()
    writer = csv.DictWriter(out, FIELDS)
    writer.writeheader()
    for record in as_records(entries):
        writer.writerow({name: _cell(value) for name, value in record.items()})
    return out.getvalue()


def from_json(text: str) -> list[dict[str, Any]]:
    """Records of a JSON file; raise UnusableFile."""
    try:
        records = json.loads(text)
    except ValueError as error:
        raise UnusableFile(f"This is not JSON: {error}.") from error
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise UnusableFile("A list of objects is expected, one for each remote AE.")
    return records


def from_csv(text: str) -> list[dict[str, Any]]:
    """Records of a CSV file with a line of names; commas or semicolons. Raise UnusableFile."""
    text = text.removeprefix("\ufeff")
    first = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ",")
    try:
        return [_record(row) for row in reader]
    except csv.Error as error:
        raise UnusableFile(f"Line {reader.line_num} of the table cannot be read: {error}.") from error


def take_in(records: Iterable[Mapping[str, Any]]) -> tuple[list[str], list[str]]:
    """Add or change the entries, all of them or none; the titles that were added, and that were changed.

    What a record does not name stays as it is.

    Raises
    ------
    UnusableFile
        An entry is not valid.
    """
    added: list[str] = []
    changed: list[str] = []
    with transaction.atomic():
        for number, record in enumerate(records, 1):
            title = str(record.get("ae_title") or "")
            if unknown := sorted(set(record) - set(FIELDS) - _LEFT_OUT):
                raise UnusableFile(
                    f"Entry {number} ({title}): {', '.join(map(str, unknown))} is no field of a remote AE."
                )
            entry = RemoteAE.objects.select_for_update().filter(ae_title=title).first()
            (added if entry is None else changed).append(title)
            entry = entry or RemoteAE()
            try:
                for name in set(record) & set(FIELDS):
                    setattr(entry, name, record[name])
                entry.full_clean()
                entry.save()
            except ValidationError as error:
                raise UnusableFile(f"Entry {number} ({title}): {_words(error)}") from error
            except (TypeError, ValueError) as error:
                raise UnusableFile(f"Entry {number} ({title}) has a value of the wrong kind: {error}.") from error
    return added, changed


def _words(error: ValidationError) -> str:
    if not hasattr(error, "message_dict"):
        return " ".join(error.messages)
    parts = ((name, " ".join(texts)) for name, texts in error.message_dict.items())
    return " ".join(text if name == "__all__" else f"{name}: {text}" for name, text in parts)


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULAS) else text


def _record(row: Mapping[str | None, str | None]) -> dict[str, Any]:
    """A line of the table; an empty cell of a number or choice leaves the field as it is."""
    record: dict[str, Any] = {}
    for title, cell in row.items():
        if title is None:
            raise UnusableFile("A line has more cells than the first one has names.")
        name, text = title.strip(), (cell or "").strip()
        if text.startswith("'") and text[1:].startswith(_FORMULAS):
            text = text[1:]
        if name not in FIELDS:
            if name in _LEFT_OUT:
                continue
            raise UnusableFile(f"The column “{name}” is no field of a remote AE.")
        value = _value(name, text)
        if value is not None:
            record[name] = value
    return record


def _value(name: str, text: str) -> Any:
    field = RemoteAE._meta.get_field(name)
    if name in LISTS:
        return text.replace(",", " ").split()
    if isinstance(field, models.BooleanField):
        if text.lower() not in _TRUE | _FALSE:
            raise UnusableFile(f"{name}: “{text}” is neither yes nor no.")
        return text.lower() in _TRUE if text else None
    if isinstance(field, models.IntegerField):
        return int(text) if text.isdecimal() else text or None
    return text if text or (isinstance(field, models.CharField) and field.blank) else None
