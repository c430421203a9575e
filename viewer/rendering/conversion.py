"""Convert every standard element of a data set at once, within a budget.

A value from the network may fail, or cost seconds and gigabytes, only when it is converted (PS3.5 6.2); done here,
where errors are expected, no later access can.
"""

import decimal
import struct
import zlib

from pydicom import Dataset
from pydicom.datadict import dictionary_VR, keyword_for_tag
from pydicom.dataelem import RawDataElement
from pydicom.errors import BytesLengthException, InvalidDicomError
from pydicom.tag import BaseTag

from viewer.rendering.errors import RenderingError

MAX_ELEMENTS = 300_000
MAX_SEQUENCE_BYTES = 32 << 20
MAX_DEPTH = 64
# Values that become one object of Python each; a DS costs microseconds and a hundred bytes.
MAX_LISTED_BYTES = 8 << 20
# Short values whose conversion only splits and decodes a text, and cannot fail: it is left to the access.
_PLAIN_TEXTS = frozenset({"AE", "AS", "CS", "DA", "DT", "LO", "SH", "TM", "UI"})
_SHORT = 256
_ESCAPE = b"\x1b"
_ONE_OBJECT = frozenset({"LT", "OB", "OD", "OF", "OL", "OV", "OW", "SQ", "ST", "UN", "UR", "UT"})

# What pydicom raises for damaged data sets, found by fuzzing; a shorter list lets a hostile file end a request.
READ_ERRORS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    BytesLengthException,
    EOFError,
    InvalidDicomError,
    LookupError,
    MemoryError,
    NameError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
    decimal.InvalidOperation,
    struct.error,
    zlib.error,
)

_LONG_HEADERS = frozenset({b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV"})
_UNDEFINED = 0xFFFFFFFF


class UnreadableHeader(RenderingError):  # reads like its siblings in viewer.rendering.errors
    """The file is no DICOM file, or is damaged or built in a way that cannot be read in bounded time and memory."""


def convert(dataset: Dataset) -> frozenset[str]:
    """Convert the standard elements of `dataset` and of everything below it, in place.

    Returns
    -------
    frozenset of str
        Keywords of the elements that were taken out because they cannot be converted, or not within the budget.

    Raises
    ------
    UnreadableHeader
        If there are more elements, or deeper sequences, than the limits of this module.
    """
    budget = _Budget()
    level = [dataset]
    for _ in range(MAX_DEPTH):
        below: list[Dataset] = []
        for item in level:
            budget.take_elements(len(item))
            below += _convert_item(item, budget)
        if not below:
            return frozenset(budget.dropped)
        level = below
    raise UnreadableHeader(f"sequences are nested more than {MAX_DEPTH} deep")


class _Budget:
    def __init__(self) -> None:
        self.dropped: set[str] = set()
        self._elements = MAX_ELEMENTS
        self._listed = MAX_LISTED_BYTES

    def take_elements(self, count: int) -> None:
        self._elements -= count
        if self._elements < 0:
            raise UnreadableHeader(f"the data set holds more than {MAX_ELEMENTS} elements")

    def check(self, raw: RawDataElement) -> None:
        """Look at an element before pydicom does; ValueError leaves it out, UnreadableHeader ends the reading."""
        vr = raw.VR or dictionary_VR(raw.tag)
        value = raw.value or b""
        if vr in ("SQ", "UN") and value[:2] in (b"\xfe\xff", b"\xff\xfe"):
            if len(value) > MAX_SEQUENCE_BYTES:
                raise UnreadableHeader(f"a sequence holds more than {MAX_SEQUENCE_BYTES >> 20} MiB")
            if count_elements(value, raw.is_implicit_VR, raw.is_little_endian, self._elements) > self._elements:
                raise UnreadableHeader(f"the data set holds more than {MAX_ELEMENTS} elements")
        elif vr not in _ONE_OBJECT:
            self._listed -= len(value)
            if self._listed < 0:
                raise ValueError(f"more than {MAX_LISTED_BYTES >> 20} MiB of numbers and texts")


def _convert_item(item: Dataset, budget: _Budget) -> list[Dataset]:
    below: list[Dataset] = []
    for tag in list(item.keys()):
        try:
            below += _convert_element(item, tag, budget)
        except RecursionError as error:
            raise UnreadableHeader(f"sequences are nested more than {MAX_DEPTH} deep") from error
        except READ_ERRORS:
            budget.dropped.add(keyword_for_tag(tag) or str(tag))
            del item[tag]
    return below


def _convert_element(item: Dataset, tag: BaseTag, budget: _Budget) -> list[Dataset]:
    raw = item.get_item(tag, keep_deferred=True)
    if isinstance(raw, RawDataElement):
        if tag.is_private or _is_plain_text(raw):
            return []  # no stage reads private elements
        budget.check(raw)
    element = item[tag]
    return list(element.value) if element.VR == "SQ" else []


def _is_plain_text(raw: RawDataElement) -> bool:
    value = raw.value
    return (
        raw.VR in _PLAIN_TEXTS
        and value is not None
        and len(value) <= _SHORT
        and value.isascii()
        and _ESCAPE not in value
    )


def count_elements(value: bytes, implicit_vr: bool, little_endian: bool, limit: int) -> int:
    """Count the items and elements in the value of a sequence; those of sequences of defined length inside as one.

    Stops soon after `limit`.
    """
    order = "<" if little_endian else ">"
    tag_and_length = struct.Struct(order + "HHI")
    explicit = struct.Struct(order + "HH2sH")
    position = count = 0
    while position + 8 <= len(value) and count <= limit:
        group, _, length = tag_and_length.unpack_from(value, position)
        header, is_item = 8, group == 0xFFFE
        if not implicit_vr and not is_item:
            _, _, vr, length = explicit.unpack_from(value, position)
            if vr in _LONG_HEADERS and position + 12 <= len(value):
                header, length = 12, struct.unpack_from(order + "I", value, position + 8)[0]
        position += header if is_item or length == _UNDEFINED else header + length
        count += 1
    return count
