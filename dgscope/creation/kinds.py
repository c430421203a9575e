"""What files can become: SOP classes and modalities (PS3.3 A.8.1, A.32.1, A.32.4, A.45.1, A.85.1)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pydicom.uid import (
    EncapsulatedPDFStorage,
    EncapsulatedSTLStorage,
    SecondaryCaptureImageStorage,
    VLEndoscopicImageStorage,
    VLPhotographicImageStorage,
)


class Kind(StrEnum):
    """The kinds that a person chooses from."""

    PHOTO = "photo"
    ENDOSCOPIC = "endoscopic"
    CAPTURE = "capture"
    DOCUMENT = "document"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class KindOfObject:
    """How a kind is written. `title` is the Series Description where a person gives none."""

    sop_class_uid: str
    modality: str
    title: str


OBJECTS: Final = {
    Kind.PHOTO: KindOfObject(VLPhotographicImageStorage, "XC", "Photographs"),
    Kind.ENDOSCOPIC: KindOfObject(VLEndoscopicImageStorage, "ES", "Endoscopic images"),
    Kind.CAPTURE: KindOfObject(SecondaryCaptureImageStorage, "OT", "Captured images"),
    Kind.DOCUMENT: KindOfObject(EncapsulatedPDFStorage, "DOC", "Documents"),
    Kind.MODEL: KindOfObject(EncapsulatedSTLStorage, "M3D", "3D models"),
}
PICTURES: Final = frozenset({Kind.PHOTO, Kind.ENDOSCOPIC, Kind.CAPTURE})
