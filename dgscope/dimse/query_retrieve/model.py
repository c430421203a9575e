"""The information models: two roots, four levels, and the SOP classes that belong to each root (PS3.4 C.6)."""

from enum import StrEnum

from pydicom.dataset import Dataset

from dgscope.dimse import sop_classes
from dgscope.dimse.encoding import copy_of


class Root(StrEnum):
    """Query/Retrieve information models."""

    STUDY = "study"
    PATIENT = "patient"

    @property
    def find_class(self) -> str:
        """SOP class of C-FIND."""
        return sop_classes.STUDY_ROOT_FIND if self is Root.STUDY else sop_classes.PATIENT_ROOT_FIND

    @property
    def move_class(self) -> str:
        """SOP class of C-MOVE."""
        return sop_classes.STUDY_ROOT_MOVE if self is Root.STUDY else sop_classes.PATIENT_ROOT_MOVE

    @property
    def get_class(self) -> str:
        """SOP class of C-GET."""
        return sop_classes.STUDY_ROOT_GET if self is Root.STUDY else sop_classes.PATIENT_ROOT_GET


class Level(StrEnum):
    """Query/Retrieve Level (0008,0052)."""

    PATIENT = "PATIENT"
    STUDY = "STUDY"
    SERIES = "SERIES"
    IMAGE = "IMAGE"


_UNIQUE_KEYS = {
    Level.IMAGE: "SOPInstanceUID",
    Level.SERIES: "SeriesInstanceUID",
    Level.STUDY: "StudyInstanceUID",
    Level.PATIENT: "PatientID",
}


def lowest_level(keys: Dataset) -> Level:
    """The lowest level of which the keys hold a unique key with a value; raise ValueError without any."""
    for level, keyword in _UNIQUE_KEYS.items():
        if keys.get(keyword):
            return level
    raise ValueError("a retrieve names objects by Patient ID or by the UIDs of study, series or instance")


def at_level(keys: Dataset, level: Level, root: Root) -> Dataset:
    """Keys with Query/Retrieve Level.

    Raises
    ------
    ValueError
        Patient level under the Study Root, which has none.
    """
    if level is Level.PATIENT and root is Root.STUDY:
        raise ValueError("the Study Root has no patient level; ask at study level or under the Patient Root")
    identifier = copy_of(keys)
    identifier.QueryRetrieveLevel = level.value
    return identifier
