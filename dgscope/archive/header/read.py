"""From a data set and its transfer syntax to the values of the wanted elements."""

from dataclasses import dataclass, field

from pydicom.uid import ExplicitVRBigEndian, ImplicitVRLittleEndian

from dgscope.archive.header.errors import MalformedError, OddError
from dgscope.archive.header.slow import read_slowly
from dgscope.archive.header.walk import LONG_VRS, SHORT_VRS, Values, Walk
from dgscope.archive.header.window import Window

_GE_PRIVATE = "1.2.840.113619.5.2"  # implicit VR; only its pixel data are big endian


@dataclass(frozen=True, slots=True)
class Header:
    """What was found. `values` are undecoded; `pixels` is tag, position and stated length of the pixel data."""

    values: Values = field(repr=False)  # patient data stay out of logs and tracebacks
    big_endian: bool = False
    pixels: tuple[int, int, int] | None = None

    @property
    def has_pixels(self) -> bool:
        return self.pixels is not None and self.pixels[2] != 0


def read_header(window: Window, transfer_syntax_uid: str, wanted: frozenset[int]) -> Header:
    """Walk over a whole data set (inflated, where its transfer syntax is a deflated one).

    Raises
    ------
    MalformedError
        The data set is empty, cut, broken, too deep or has too many elements.
    """
    if window.size < 8:
        raise MalformedError("The data set is empty." if not window.size else "The data set is cut.")
    big = transfer_syntax_uid == ExplicitVRBigEndian
    explicit = _is_explicit(window, transfer_syntax_uid)
    walk = Walk(window, big)
    values: Values = {}
    try:
        walk.data_set(0, window.size, explicit, values, wanted)
    except OddError:
        values, position = read_slowly(window, explicit, big, wanted)
        walk = Walk(window, big)
        try:
            walk.data_set(position, window.size, explicit, {})
        except OddError as error:
            raise MalformedError("The data set is broken after its header.") from error
    return Header(values, big, walk.pixels)


def _is_explicit(window: Window, transfer_syntax_uid: str) -> bool:
    """What the first element looks like: senders that mix up the two VR encodings are met in practice."""
    stated = transfer_syntax_uid not in {ImplicitVRLittleEndian, _GE_PRIVATE}
    vr = window.peek(4, 2)
    looks_explicit = vr in SHORT_VRS or vr in LONG_VRS
    if stated and not looks_explicit:
        return vr.isalpha() and vr.isupper()
    if not stated and looks_explicit:
        # Implicit lengths that spell a VR are ≥ 16705 and would be odd for a first element.
        return int.from_bytes(window.peek(4, 4), "little") > window.size - 8
    return stated
