"""The modules that every new object has: patient, study, series, equipment, SOP common (PS3.3 C.7, C.12.1)."""

from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import generate_uid

from dgscope.creation.identity import Identity, Occasion, SeriesPlan
from dgscope.creation.kinds import OBJECTS, PICTURES, Kind
from dgscope.creation.values import put, put_if_any
from dgscope.dimse.encoding import choose_character_set, copy_of

# Where these cannot hold the texts, UTF-8.
_PREFERRED = "ISO_IR 100"


def common(kind: Kind, identity: Identity, series: SeriesPlan, number: int, occasion: Occasion) -> Dataset:
    """A data set with all but what belongs to the kind; `finish` has to follow."""
    written, at = OBJECTS[kind], occasion.at
    data_set = copy_of(identity.common)
    data_set.SOPClassUID, data_set.SOPInstanceUID = written.sop_class_uid, generate_uid(None)
    put(data_set, "InstanceCreationDate", at.date())
    put(data_set, "InstanceCreationTime", at.time())
    data_set.TimezoneOffsetFromUTC = f"{at:%z}" or "+0000"
    data_set.StudyInstanceUID = identity.study_uid

    data_set.Modality, data_set.SeriesInstanceUID, data_set.SeriesNumber = written.modality, series.uid, series.number
    put(data_set, "SeriesDescription", series.description or written.title)
    for keyword in ("SeriesDate", "PerformedProcedureStepStartDate", "ContentDate"):
        put(data_set, keyword, at.date())
    for keyword in ("SeriesTime", "PerformedProcedureStepStartTime", "ContentTime"):
        put(data_set, keyword, at.time())
    if kind in PICTURES:
        put_if_any(data_set, "OperatorsName", occasion.operator)
    if identity.request is not None:
        data_set.RequestAttributesSequence = Sequence([identity.request])
    data_set.InstanceNumber = number

    put(data_set, "Manufacturer", occasion.manufacturer)
    put(data_set, "ManufacturerModelName", occasion.product)
    put(data_set, "SoftwareVersions", occasion.version)
    put(data_set, "DeviceSerialNumber", occasion.serial_number)
    return data_set


def finish(data_set: Dataset) -> Dataset:
    """Name the character set that the texts need."""
    data_set.SpecificCharacterSet = choose_character_set(data_set, _PREFERRED)
    return data_set
