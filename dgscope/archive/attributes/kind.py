"""What a SOP instance is for the viewer and the lists."""

from typing import Final

from django.db.models import TextChoices
from pydicom.uid import UID

_STORAGE: Final = "1.2.840.10008.5.1.4.1.1."
# PS3.6 annex A: softcopy presentation states; structured reports and key objects; encapsulated documents; video.
_PRESENTATION_STATES: Final = _STORAGE + "11."
_REPORTS: Final = _STORAGE + "88."
_KEY_OBJECTS: Final = _STORAGE + "88.59"
_DOCUMENTS: Final = _STORAGE + "104."
_VIDEO_CLASSES: Final = frozenset(_STORAGE + ending for ending in ("77.1.1.1", "77.1.2.1", "77.1.4.1"))
# MPEG-2, MPEG-4 AVC/H.264 and HEVC/H.265, and SMPTE ST 2110 (PS3.5 8.2.5 to 8.2.8, 8.2.15).
_VIDEO_SYNTAXES: Final = frozenset(
    "1.2.840.10008.1.2.4." + ending
    for ending in (
        "100",
        "100.1",
        "101",
        "101.1",
        "102",
        "102.1",
        "103",
        "103.1",
        "104",
        "104.1",
        "105",
        "105.1",
        "106",
        "106.1",
        "107",
        "108",
    )
)


class Kind(TextChoices):
    """Values of Instance.kind."""

    IMAGE = "image"
    PRESENTATION_STATE = "ps", "presentation state"
    KEY_OBJECT = "ko", "key object selection"
    REPORT = "sr", "structured report"
    DOCUMENT = "document"
    VIDEO = "video"
    OTHER = "other"


def kind_of(sop_class_uid: str, transfer_syntax_uid: str, has_pixels: bool) -> Kind:
    """The kind by SOP class; a class unknown here (private, new) is an image if there are pixels."""
    if sop_class_uid.startswith(_PRESENTATION_STATES):
        return Kind.PRESENTATION_STATE
    if sop_class_uid == _KEY_OBJECTS:
        return Kind.KEY_OBJECT
    if sop_class_uid.startswith(_REPORTS):
        return Kind.REPORT
    if sop_class_uid.startswith(_DOCUMENTS):
        return Kind.DOCUMENT
    if sop_class_uid in _VIDEO_CLASSES or transfer_syntax_uid in _VIDEO_SYNTAXES:
        return Kind.VIDEO if has_pixels else Kind.OTHER
    return Kind.IMAGE if has_pixels else Kind.OTHER


def is_compressed(transfer_syntax_uid: str) -> bool:
    """Whether pixel data of this transfer syntax are encapsulated."""
    uid = UID(transfer_syntax_uid)
    return uid.is_transfer_syntax and uid.is_compressed
