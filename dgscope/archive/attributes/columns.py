"""What the row of an object says of its content, in the table that its SOP class belongs to."""

from typing import Any

from dgscope.archive.attributes.describe import Description
from dgscope.archive.attributes.non_patient import ATTRIBUTES, DESCRIPTIONS, LABELS
from dgscope.archive.attributes.text import clean, decode
from dgscope.archive.attributes.values import to_json_text


def columns_of(received: Description) -> dict[str, Any]:
    """The columns of an instance, or of an object that belongs to no patient.

    Raises
    ------
    ValueError, OverflowError
        The values cannot be made sense of.
    """
    if not received.is_of_no_patient:
        return received.instance_columns()
    return {
        "sop_instance_uid": received.sop_instance_uid,
        "sop_class_uid": received.sop_class_uid,
        "transfer_syntax_uid": received.transfer_syntax_uid,
        "label": _first(received, LABELS)[:200],
        "description": _first(received, DESCRIPTIONS)[:1000],
        "attributes": to_json_text(received.header.values, ATTRIBUTES, received.encodings, received.header.big_endian),
    }


def _first(received: Description, tags: dict[int, str]) -> str:
    values = (received.header.values.get(tag) for tag in tags)
    texts = (clean(decode(value, received.encodings)) for value in values if isinstance(value, bytes))
    return next((text for text in texts if text), "")
