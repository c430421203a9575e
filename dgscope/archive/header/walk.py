"""A walk over the elements of a data set that reads as few bytes as possible (PS3.5 clause 7).

Values of wanted elements are copied, everything else is stepped over by its length; sequences are entered to bound
their depth. No length is believed before it fits into what encloses it, so a cut data set is always noticed.
"""

import struct
from typing import Final

from dgscope.archive.header.errors import LimitError, MalformedError, OddError
from dgscope.archive.header.window import CHUNK, MAX_VALUE, Window

Values = dict[int, "bytes | list[Values]"]

MAX_DEPTH: Final = 64
MAX_ELEMENTS: Final = 1_000_000
MAX_ITEMS_KEPT: Final = 256
UNDEFINED: Final = 0xFFFFFFFF
_ITEM, _ITEM_END, _SEQUENCE_END = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD
_PIXELS: Final = frozenset((0x7FE00008, 0x7FE00009, 0x7FE00010))
SHORT_VRS: Final = frozenset(b"AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US".split())
LONG_VRS: Final = frozenset(b"OB OD OF OL OV OW SQ SV UC UN UR UT UV".split())


class Walk:
    """One walk. `left` elements may still be met; `pixels` is the pixel data element and where its value is."""

    def __init__(self, window: Window, big_endian: bool) -> None:
        order = ">" if big_endian else "<"
        self.window = window
        self.left = MAX_ELEMENTS
        self.pixels: tuple[int, int, int] | None = None
        self._element = struct.Struct(order + "HH2sH").unpack_from
        self._tag = struct.Struct(order + "HHI").unpack_from
        self._length = struct.Struct(order + "I").unpack_from

    def data_set(  # noqa: C901, PLR0912, PLR0915  the hot loop: a call per element would cost more than the step itself
        self,
        position: int,
        end: int,
        explicit: bool,
        into: Values | None,
        wanted: frozenset[int] | None = None,
        depth: int = 0,
        delimited: bool = False,
    ) -> int:
        """Walk the elements from `position` on; the position behind the last one.

        Parameters
        ----------
        end
            Where the enclosing item or the data set ends at the latest.
        into
            Takes the values of the elements in `wanted` (of all, where that is None); None to take nothing.
        delimited
            The elements belong to an item of undefined length and end with its delimiter.
        """
        if depth > MAX_DEPTH:
            raise LimitError(f"Sequences are nested more than {MAX_DEPTH} deep.")
        window, element = self.window, self._element
        data, base = window.data, window.base
        loaded = base + len(data)
        while position < end:
            self.left -= 1
            if self.left < 0:
                raise _too_many()
            at = position - base
            if at < 0 or position + 12 > loaded:
                data, base, at = window.load(position), position, 0
                loaded = base + len(data)
                if len(data) < 8 or end - position < 8:
                    return self._padding(position, end, depth)
            group, number, vr, length = element(data, at)
            tag = group << 16 | number
            start = position + 8
            if not explicit or group == 0xFFFE:
                vr = b""
                (length,) = self._length(data, at + 4)
            elif vr in LONG_VRS:
                if position + 12 > loaded:
                    raise MalformedError(f"The data set ends inside the element {_name(tag)}.")
                (length,) = self._length(data, at + 8)
                start = position + 12
            elif vr not in SHORT_VRS:
                if tag == 0:
                    return self._padding(position, end, depth)
                raise OddError(f"unknown value representation at byte {position}")
            if group == 0xFFFE:
                if tag == _ITEM_END and delimited:
                    return start
                raise MalformedError(f"An item or delimiter stands at byte {position}, where an element is due.")
            if tag == 0 and not explicit:
                return self._padding(position, end, depth)
            keep = into is not None and (wanted is None or tag in wanted)
            if depth == 0 and tag in _PIXELS:
                self.pixels = (tag, start, length)
            if length == UNDEFINED:
                position = self._undefined(tag, vr, start, end, explicit, into if keep else None, depth)
            else:
                position = start + length
                if position > end:
                    missing = f"{position - end} bytes before its end"
                    raise MalformedError(f"The data set is cut: it ends in the element {_name(tag)}, {missing}.")
                if vr == b"SQ" or ((not explicit or vr == b"UN") and length >= 8 and self._is_item(start)):
                    self._defined(tag, vr, start, position, explicit, into if keep else None, depth)
                elif not keep or into is None:
                    continue  # the window has not moved
                elif position <= loaded and length <= MAX_VALUE and tag not in into:
                    into[tag] = data[start - base : position - base]
                    continue
                else:
                    self._keep(tag, start, length, into, depth)
            data, base = window.data, window.base
            loaded = base + len(data)
        if delimited:
            raise MalformedError("The data set is cut: an item has no end.")
        return position

    def _keep(self, tag: int, start: int, length: int, into: "Values | None", depth: int) -> None:
        assert into is not None
        value = self.window.value(start, length)
        if depth == 0 and tag in into and into[tag] != value:
            raise MalformedError(f"The element {_name(tag)} occurs twice with different values.")
        into[tag] = value

    def _count(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise _too_many()

    def _padding(self, position: int, end: int, depth: int) -> int:
        """Zero bytes after the last element are padding, which some devices send; anything else is not an element."""
        rest = self.window.load(position)
        if depth or end - position > CHUNK or rest.strip(b"\0"):
            raise MalformedError(f"The data set is cut or broken at byte {position}.")
        return end

    def _is_item(self, position: int) -> bool:
        group, number, _ = self._tag(self.window.peek(position, 8))
        return (group, number) == (0xFFFE, 0xE000)

    def _undefined(
        self, tag: int, vr: bytes, start: int, end: int, explicit: bool, into: Values | None, depth: int
    ) -> int:
        if vr not in (b"", b"SQ", b"UN") or tag in _PIXELS:
            return self._fragments(start, end, last=depth == 0)
        items: list[Values] | None = None
        if into is not None:
            into[tag] = items = []
        # PS3.5 6.2.2: a UN of undefined length is a sequence in Implicit VR Little Endian.
        return self._items(start, end, explicit and vr != b"UN", items, depth, delimited=True)

    def _defined(
        self, tag: int, vr: bytes, start: int, end: int, explicit: bool, into: Values | None, depth: int
    ) -> None:
        items: list[Values] = []
        try:
            self._items(start, end, explicit and vr != b"UN", items if into is not None else None, depth)
        except LimitError:
            raise
        except (MalformedError, OddError):
            # The length leads over it: what follows can be read. Private sequences of some makers are like that.
            return
        if into is not None:
            into[tag] = items

    def _items(
        self, position: int, end: int, explicit: bool, kept: list[Values] | None, depth: int, delimited: bool = False
    ) -> int:
        while position < end:
            self._count()
            head = self.window.peek(position, 8)
            if len(head) < 8:
                break
            group, number, length = self._tag(head)
            tag = group << 16 | number
            position += 8
            if tag == _SEQUENCE_END and delimited:
                return position
            if tag != _ITEM:
                raise MalformedError(f"At byte {position - 8} an item of a sequence is due.")
            values: Values | None = None
            if kept is not None and len(kept) < MAX_ITEMS_KEPT:
                values = {}
                kept.append(values)
            if length == UNDEFINED:
                position = self.data_set(position, end, explicit, values, None, depth + 1, delimited=True)
            else:
                if position + length > end:
                    raise MalformedError("The data set is cut: an item is longer than what is left of its sequence.")
                self.data_set(position, position + length, explicit, values, None, depth + 1)
                position += length
        if delimited:
            raise MalformedError("The data set is cut: a sequence has no end.")
        return position

    def _fragments(self, position: int, end: int, last: bool) -> int:
        """Step over encapsulated pixel data (PS3.5 A.4). A missing delimiter at the very end is forgiven."""
        while position < end:
            self._count()
            head = self.window.peek(position, 8)
            if len(head) < 8:
                break
            group, number, length = self._tag(head)
            tag = group << 16 | number
            position += 8
            if tag == _SEQUENCE_END:
                return position
            if tag != _ITEM or length == UNDEFINED:
                raise MalformedError(f"At byte {position - 8} a fragment of pixel data is due.")
            position += length
        if position == end and last:
            return position
        raise MalformedError("The data set is cut: it ends inside encapsulated pixel data.")


def _too_many() -> LimitError:
    return LimitError(f"The data set has more than {MAX_ELEMENTS} elements.")


def _name(tag: int) -> str:
    return f"({tag >> 16:04X},{tag & 0xFFFF:04X})"
