"""Who and when: the patient, study and series that a demonstration object belongs to."""

import datetime as dt
import uuid
from dataclasses import dataclass, field

from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

_NAMESPACE = uuid.UUID("6b3a1a44-5a0f-4d5e-9f5e-3f0d7c1b2a90")
MANUFACTURER = "DGscope"
MODEL = "Demonstration"


def code(value: str, scheme: str, meaning: str) -> Dataset:
    """Make an item of a code sequence (PS3.3 8.8)."""
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, scheme, meaning
    return item


def uid(*parts: object) -> str:
    """Make a UID (PS3.5 B.2) that is always the same for the same parts, so that loading twice adds nothing."""
    return f"2.25.{uuid.uuid5(_NAMESPACE, ' '.join(map(str, parts))).int}"


@dataclass(frozen=True)
class Patient:
    """An invented person."""

    name: str
    id: str
    birth_date: str
    sex: str


@dataclass(frozen=True)
class Study:
    """An invented examination; `at` is its date and time."""

    key: str
    patient: Patient
    at: dt.datetime
    accession: str
    description: str
    referrer: str = "HOUSE^OFFICER"

    @property
    def uid(self) -> str:
        """Study Instance UID."""
        return uid(self.key)


@dataclass(frozen=True)
class Series:
    """One series of a study; `moment` is seconds after the study began."""

    study: Study
    number: int
    modality: str
    description: str
    station: str
    moment: int = 60
    body_part: str = ""
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def uid(self) -> str:
        """Series Instance UID."""
        return uid(self.study.key, self.number)


def data_set(series: Series, sop_class_uid: str, instance_number: int) -> Dataset:
    """Make the modules that every object has: patient, study, series, equipment, SOP common."""
    study, patient = series.study, series.study.patient
    at = study.at + dt.timedelta(seconds=series.moment + instance_number)
    result = Dataset()
    result.SpecificCharacterSet = "ISO_IR 192"
    result.InstanceCreationDate, result.InstanceCreationTime = _date(at), _time(at)
    result.SOPClassUID = sop_class_uid
    result.SOPInstanceUID = uid(study.key, series.number, sop_class_uid, instance_number)
    result.StudyDate, result.StudyTime = _date(study.at), _time(study.at)
    result.SeriesDate, result.SeriesTime = _date(at), _time(study.at + dt.timedelta(seconds=series.moment))
    result.ContentDate, result.ContentTime = _date(at), _time(at)
    result.AccessionNumber = study.accession
    result.Modality = series.modality
    result.Manufacturer, result.ManufacturerModelName = MANUFACTURER, MODEL
    result.DeviceSerialNumber, result.SoftwareVersions = "1", "1"
    result.InstitutionName = "Demonstration Hospital"
    result.ReferringPhysicianName = study.referrer
    result.StationName = series.station
    result.StudyDescription = study.description
    result.SeriesDescription = series.description
    result.PatientName, result.PatientID = patient.name, patient.id
    result.PatientBirthDate, result.PatientSex = patient.birth_date, patient.sex
    if series.body_part:
        result.BodyPartExamined = series.body_part
    result.StudyInstanceUID, result.SeriesInstanceUID = study.uid, series.uid
    result.StudyID, result.SeriesNumber, result.InstanceNumber = study.accession[-8:], series.number, instance_number
    for keyword, value in series.extra.items():
        setattr(result, keyword, value)
    return result


def reference(target: Dataset) -> Dataset:
    """Make an item that refers to `target` (PS3.3 10.8)."""
    item = Dataset()
    item.ReferencedSOPClassUID, item.ReferencedSOPInstanceUID = target.SOPClassUID, target.SOPInstanceUID
    return item


def referenced_series(targets: list[Dataset], images: str = "ReferencedImageSequence") -> Sequence:
    """Make one item for each series of `targets`, with references to its instances in the sequence `images`."""
    by_series: dict[str, list[Dataset]] = {}
    for target in targets:
        by_series.setdefault(str(target.SeriesInstanceUID), []).append(target)
    items = Sequence()
    for series_uid, members in by_series.items():
        item = Dataset()
        item.SeriesInstanceUID = series_uid
        setattr(item, images, Sequence([reference(member) for member in members]))
        items.append(item)
    return items


def _date(at: dt.datetime) -> str:
    return at.strftime("%Y%m%d")


def _time(at: dt.datetime) -> str:
    return at.strftime("%H%M%S")
