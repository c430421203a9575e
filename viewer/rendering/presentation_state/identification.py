"""Who made a state, when, and what it is called (PS3.3 C.11.10, 10.9)."""

from dataclasses import dataclass
from enum import StrEnum

from pydicom.dataset import Dataset

from viewer.rendering.errors import InvalidValue, UnsupportedValue
from viewer.rendering.presentation_state.attributes import integers, text


class StateKind(StrEnum):
    """Which softcopy presentation state an object is; the value is its SOP Class UID (PS3.4 B.5)."""

    GRAYSCALE = "1.2.840.10008.5.1.4.1.1.11.1"
    COLOR = "1.2.840.10008.5.1.4.1.1.11.2"
    PSEUDO_COLOR = "1.2.840.10008.5.1.4.1.1.11.3"
    BLENDING = "1.2.840.10008.5.1.4.1.1.11.4"

    @property
    def is_color(self) -> bool:
        """True if what comes out is colour."""
        return self is not StateKind.GRAYSCALE


@dataclass(frozen=True, slots=True)
class Identification:
    """Presentation State Identification.

    Attributes
    ----------
    sop_instance_uid : str
    kind : StateKind
    label, description : str
        Content Label (0070,0080), Content Description (0070,0081).
    creator : str
        Content Creator's Name (0070,0084), as stored.
    date, time : str
        Presentation Creation Date (0070,0082) and Time (0070,0083), as stored.
    instance_number : int, or None
    """

    sop_instance_uid: str
    kind: StateKind = StateKind.GRAYSCALE
    label: str = ""
    description: str = ""
    creator: str = ""
    date: str = ""
    time: str = ""
    instance_number: int | None = None


def read_identification(dataset: Dataset, warnings: list[str]) -> Identification:
    """Identify a state.

    Raises
    ------
    UnsupportedValue
        The object is no Grayscale, Color, Pseudo-Color or Blending Softcopy Presentation State.
    InvalidValue
        It has no SOP Instance UID.
    """
    sop_class = text(dataset, "SOPClassUID")
    if sop_class not in set(StateKind):
        raise UnsupportedValue("SOPClassUID", sop_class, "is not a softcopy presentation state that is rendered")
    uid = text(dataset, "SOPInstanceUID")
    if not uid:
        raise InvalidValue("SOPInstanceUID", None, "is absent")
    number = None
    try:
        number = (integers(dataset, "InstanceNumber") or (None,))[0]
    except InvalidValue as error:
        warnings.append(f"The number of the state cannot be read: {error}.")
    return Identification(
        uid,
        StateKind(sop_class),
        text(dataset, "ContentLabel"),
        text(dataset, "ContentDescription"),
        text(dataset, "ContentCreatorName"),
        text(dataset, "PresentationCreationDate"),
        text(dataset, "PresentationCreationTime"),
        number,
    )
