"""Where what is applied to a picture comes from, so that it can be explained."""

from dataclasses import dataclass
from enum import StrEnum

IMAGE = "image"
REQUEST = "request"


class Stage(StrEnum):
    """The stages of the pipeline that an object can decide, in their order (PS3.4 N.2)."""

    MODALITY_LUT = "modality LUT"
    MASK = "mask"
    VOI_LUT = "VOI LUT"
    PRESENTATION_LUT = "presentation LUT"
    COLOR = "colour"
    SHUTTER = "shutter"
    OVERLAYS = "overlays"
    ANNOTATIONS = "annotations"
    SPATIAL = "spatial transformation"
    DISPLAYED_AREA = "displayed area"


@dataclass(frozen=True, slots=True)
class Origin:
    """Which object decided each stage.

    Attributes
    ----------
    object : str
        SOP Instance UID of the presentation state, or ``"image"``: decides what nothing else decides.
    exceptions : tuple of tuple
        Stages decided by ``"image"`` or ``"request"``; a later one takes the place of an earlier.
    """

    object: str = IMAGE
    exceptions: tuple[tuple[Stage, str], ...] = ()

    def of(self, stage: Stage) -> str:
        """SOP Instance UID of a state, ``"image"``, or ``"request"``."""
        return dict(self.exceptions).get(stage, self.object)

    def replaced(self, by: str, *stages: Stage) -> "Origin":
        """A copy in which `stages` are decided by `by`."""
        exceptions = dict(self.exceptions) | dict.fromkeys(stages, by)
        return Origin(self.object, tuple(exceptions.items()))
