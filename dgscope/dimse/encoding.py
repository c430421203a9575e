"""Identifiers and other data sets between pydicom and the wire: transfer syntaxes and character sets (PS3.5)."""

import logging
import struct
import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import Final

from pydicom.charset import convert_encodings
from pydicom.datadict import dictionary_has_tag, dictionary_VR
from pydicom.dataset import Dataset
from pydicom.errors import BytesLengthException, InvalidDicomError
from pydicom.filebase import DicomBytesIO
from pydicom.filereader import read_dataset
from pydicom.filewriter import write_dataset

from dgscope.dimse.errors import ProtocolViolation
from dgscope.dimse.sop_classes import EXPLICIT_BE, IMPLICIT_LE

log = logging.getLogger(__name__)
UTF_8: Final = "ISO_IR 192"
_CHARACTER_SET: Final = 0x00080005
# The VRs that Specific Character Set is about (PS3.5 6.1.2.2).
_TEXT_VRS: Final = frozenset({"LO", "LT", "PN", "SH", "ST", "UC", "UT"})
# What pydicom raises on bytes that are no data set, or no value of their VR.
UNREADABLE: Final = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    NotImplementedError,
    OverflowError,
    EOFError,
    OSError,
    LookupError,
    struct.error,
    BytesLengthException,
    InvalidDicomError,
)


def encode(data_set: Dataset, transfer_syntax: str, character_set: str = "") -> bytes:
    """Encode a data set, without File Meta Information.

    Unless the data set has (0008,0005) already, texts are encoded in `character_set` (values separated by
    backslashes) where that is given and can hold them, else in UTF-8; plain ASCII alone needs none (PS3.4
    C.4.1.1.3.1).
    """
    whole = copy_of(data_set)
    if _CHARACTER_SET not in whole:
        chosen = choose_character_set(whole, character_set)
        if chosen:
            whole.SpecificCharacterSet = chosen.split("\\")
    return encode_unchanged(whole, transfer_syntax)


def encode_unchanged(data_set: Dataset, transfer_syntax: str) -> bytes:
    """Encode a data set in the Specific Character Set that it names, without File Meta Information."""
    file = DicomBytesIO()
    file.is_implicit_VR = transfer_syntax == IMPLICIT_LE
    file.is_little_endian = transfer_syntax != EXPLICIT_BE
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # wildcards and ranges are legal in keys
        write_dataset(file, data_set)
    return bytes(file.getvalue())


def copy_of(data_set: Dataset) -> Dataset:
    """A data set with the same elements, to which more can be added (`Dataset(data_set)` would share them)."""
    copy = Dataset()
    copy.update(data_set)
    return copy


def choose_character_set(data_set: Dataset, preferred: str = "") -> str:
    """The Specific Character Set for all texts: `preferred`, or UTF-8 where that cannot hold them; empty for ASCII."""
    texts = list(_texts(data_set))
    if preferred and all(_fits(text, preferred) for text in texts):
        return preferred
    return "" if all(text.isascii() for text in texts) else UTF_8


def decode(data: bytes, transfer_syntax: str, character_set: str = "") -> Dataset:
    """Read a data set that a peer sent, tolerantly: what cannot be read in one element does not spoil the others.

    Texts come out as Python strings, whatever their character set; `character_set` is assumed where the data set
    names none. Elements whose value cannot be read are left out.

    Raises
    ------
    ProtocolViolation
        The data set as a whole cannot be read.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            assumed = convert_encodings(character_set.split("\\") if character_set else "")
            implicit, little = transfer_syntax == IMPLICIT_LE, transfer_syntax != EXPLICIT_BE
            found = read_dataset(BytesIO(data), implicit, little, bytelength=len(data), parent_encoding=assumed)
            _read_values(found)
    except RecursionError as error:
        raise ProtocolViolation("a data set is nested too deeply") from error
    except UNREADABLE as error:
        raise ProtocolViolation(f"a data set cannot be read ({error})") from error
    return found


def _read_values(data_set: Dataset) -> None:
    """Convert every element now, so that no later access can fail."""
    for tag in list(data_set.keys()):
        try:
            element = data_set[tag]
            if dictionary_has_tag(tag) and (element.VR == "SQ") != (dictionary_VR(tag) == "SQ"):
                raise ValueError(f"its VR cannot be {element.VR}")
            if element.VR == "SQ":
                for item in element.value or ():
                    _read_values(item)
            elif element.VR == "PN" and element.value:
                str(element.value)  # decoded only now
        except UNREADABLE as error:
            log.warning("an element of an answer is left out: %s %s", tag, error)
            del data_set[tag]


def _texts(data_set: Dataset) -> Iterator[str]:
    for element in data_set.iterall():
        if element.VR in _TEXT_VRS and element.value:
            values = element.value if element.VM > 1 else [element.value]
            yield from map(str, values)


def _fits(text: str, character_set: str) -> bool:
    if text.isascii():
        return True
    encodings = convert_encodings(character_set.split("\\"))
    return all(any(_encodes(character, encoding) for encoding in encodings) for character in text)


def _encodes(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
