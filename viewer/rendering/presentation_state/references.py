"""Which images and frames an item of a state applies to (PS3.3 10.3, Image SOP Instance Reference Macro)."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ImageReference:
    """An image, and the frames of it that are meant.

    Attributes
    ----------
    sop_instance_uid : str
    frames : frozenset of int
        Referenced Frame Number (0008,1160), counted from 1; empty for all frames.
    sop_class_uid, series_instance_uid : str
        Empty where the reference does not say; they play no part in what is covered.
    """

    sop_instance_uid: str
    frames: frozenset[int] = frozenset()
    sop_class_uid: str = ""
    series_instance_uid: str = ""

    def covers(self, sop_instance_uid: str, frame: int) -> bool:
        """True if the reference names this image and frame."""
        return self.sop_instance_uid == sop_instance_uid and (not self.frames or frame in self.frames)


def applies(references: Iterable[ImageReference], sop_instance_uid: str, frame: int) -> bool:
    """True if one of `references` covers the frame, or if there is none: then an item applies to every image."""
    references = tuple(references)
    return not references or any(reference.covers(sop_instance_uid, frame) for reference in references)
