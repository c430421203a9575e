"""Regions that photos show, as items of Anatomic Region Sequence (0008,2218): PS3.16 CID 4031 and CID 4016."""

from typing import Final

REGIONS: Final = {
    "mouth": ("123851003", "SCT", "Mouth"),
    "face": ("89545001", "SCT", "Face"),
    "jaw": ("661005", "SCT", "Jaw region"),
    "head": ("69536005", "SCT", "Head"),
    "neck": ("45048000", "SCT", "Neck"),
    "skin": ("39937001", "SCT", "Skin"),
}
UNPAIRED: Final = frozenset({"mouth", "face", "jaw", "head", "neck"})
LATERALITIES: Final = ("R", "L", "B", "U")
