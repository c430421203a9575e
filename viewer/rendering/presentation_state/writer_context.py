"""Whose image it is: the modules of patient, study and equipment of a written state (PS3.3 C.7.1 … C.7.5, C.11.9)."""

from dataclasses import dataclass
from datetime import datetime

from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.valuerep import PersonName

from viewer.rendering.errors import InvalidValue
from viewer.rendering.presentation_state.identification import StateKind
from viewer.rendering.presentation_state.writer_elements import put

MAX_DEPTH = 4

WRITTEN_KINDS = frozenset({StateKind.GRAYSCALE, StateKind.COLOR})

# What says whose image it is has to be the same in the state, even where it is no valid value.
IDENTITY = ("PatientName", "PatientID", "StudyInstanceUID")
TYPE_2 = (
    "PatientBirthDate",
    "PatientSex",
    "StudyDate",
    "StudyTime",
    "ReferringPhysicianName",
    "StudyID",
    "AccessionNumber",
)
TYPE_3 = (
    # Patient
    "IssuerOfPatientID",
    "IssuerOfPatientIDQualifiersSequence",
    "TypeOfPatientID",
    "PatientBirthTime",
    "OtherPatientNames",
    "OtherPatientIDsSequence",
    "EthnicGroup",
    "PatientComments",
    "PatientSpeciesDescription",
    "PatientSpeciesCodeSequence",
    "PatientBreedDescription",
    "PatientBreedCodeSequence",
    "BreedRegistrationSequence",
    "ResponsiblePerson",
    "ResponsiblePersonRole",
    "ResponsibleOrganization",
    "PatientIdentityRemoved",
    "DeidentificationMethod",
    "DeidentificationMethodCodeSequence",
    # Clinical Trial Subject and Study
    "ClinicalTrialSponsorName",
    "ClinicalTrialProtocolID",
    "ClinicalTrialProtocolName",
    "ClinicalTrialSiteID",
    "ClinicalTrialSiteName",
    "ClinicalTrialSubjectID",
    "ClinicalTrialSubjectReadingID",
    "ClinicalTrialTimePointID",
    "ClinicalTrialTimePointDescription",
    # General Study
    "IssuerOfAccessionNumberSequence",
    "StudyDescription",
    "PhysiciansOfRecord",
    "NameOfPhysiciansReadingStudy",
    "ProcedureCodeSequence",
    # Patient Study
    "AdmittingDiagnosesDescription",
    "PatientAge",
    "PatientSize",
    "PatientWeight",
    "PatientSexNeutered",
    "Occupation",
    "AdditionalPatientHistory",
)


@dataclass(frozen=True, slots=True)
class Equipment:
    """What writes the state (General Equipment, PS3.3 C.7.5.1)."""

    manufacturer: str
    model: str
    software_version: str


@dataclass(frozen=True, slots=True)
class PresentationSeries:
    """The series that a state goes into (PS3.3 C.7.3.1, C.11.9); its modality is PR.

    Attributes
    ----------
    series_instance_uid : str
    number : int, or None
    description : str
    started : datetime, or None
        Series Date and Time.
    """

    series_instance_uid: str
    number: int | None = None
    description: str = ""
    started: datetime | None = None


def put_patient_and_study(target: Dataset, image: Dataset) -> None:
    """Copy the patient and the study of an image.

    What is no valid value is left empty or out, but for what identifies patient and study.

    Raises
    ------
    InvalidValue
        The image has no Study Instance UID.
    """
    if not image.get("StudyInstanceUID"):
        raise InvalidValue("StudyInstanceUID", None, "is absent from the image")
    for keyword in (*IDENTITY, *TYPE_2, *TYPE_3):
        source = image.get_item(keyword) if keyword in image else None
        element = image[keyword] if source is not None else None
        if keyword in IDENTITY:
            _copy_unchecked(target, keyword, element)
        elif not _copied(target, keyword, element) and keyword in TYPE_2:
            put(target, keyword, None)


def put_series_and_equipment(target: Dataset, series: PresentationSeries, equipment: Equipment) -> None:
    """General Series, Presentation Series and General Equipment.

    Laterality is empty: a state is about what its images show, which say their side themselves.
    """
    put(target, "Modality", "PR")
    put(target, "SeriesInstanceUID", series.series_instance_uid)
    put(target, "SeriesNumber", series.number)
    put(target, "Laterality", None)
    if series.description:
        put(target, "SeriesDescription", series.description)
    if series.started is not None:
        put(target, "SeriesDate", series.started.strftime("%Y%m%d"))
        put(target, "SeriesTime", series.started.strftime("%H%M%S"))
    put(target, "Manufacturer", equipment.manufacturer)
    put(target, "ManufacturerModelName", equipment.model)
    put(target, "SoftwareVersions", equipment.software_version)


def _copy_unchecked(target: Dataset, keyword: str, element: DataElement | None) -> None:
    if element is None or element.is_empty:
        put(target, keyword, None)
        return
    value = str(element.value)
    target.add(DataElement(element.tag, element.VR, PersonName(value) if element.VR == "PN" else value))


def _copied(target: Dataset, keyword: str, element: DataElement | None, depth: int = 0) -> bool:
    if element is None or element.is_empty or depth > MAX_DEPTH:
        return False
    if element.VR == "SQ":
        items = [_item(item, depth) for item in element.value]
        needed = ("CodeMeaning",) if keyword.endswith("CodeSequence") else ()
        if not items or not all(len(item) and all(name in item for name in needed) for item in items):
            return False
        target.add(DataElement(element.tag, "SQ", Sequence(items)))
        return True
    value = element.value
    try:
        put(target, keyword, [str(one) for one in value] if element.VM > 1 else str(value))
    except InvalidValue:
        return False
    return True


def _item(item: Dataset, depth: int) -> Dataset:
    copy = Dataset()
    for element in item:
        if not element.tag.is_private and element.keyword:
            _copied(copy, element.keyword, element, depth + 1)
    return copy
