"""Encapsulated STL (PS3.3 A.85.1, C.24.2, C.35.1)."""

from typing import BinaryIO

from pydicom.sequence import Sequence
from pydicom.uid import generate_uid

from dgscope.creation.common import common, finish
from dgscope.creation.document import chunks
from dgscope.creation.identity import Identity, Occasion, SeriesPlan
from dgscope.creation.kinds import Kind
from dgscope.creation.made import ENCAPSULATED_DOCUMENT, EXPLICIT, Made, made, with_value
from dgscope.creation.stl import check_binary, is_text, to_binary
from dgscope.creation.values import code, put


def model(
    file: BinaryIO, size: int, title: str, identity: Identity, series: SeriesPlan, number: int, occasion: Occasion
) -> Made:
    """The object of an STL file. STL names no unit; dental scanners write millimetres, and so it is said here.

    Raises
    ------
    RefusedError
    """
    if is_text(file, size):
        binary = to_binary(file, size)
        length, value = len(binary), iter([binary])
    else:
        check_binary(file)
        length, value = size, chunks(file, 0)
    data_set = common(Kind.MODEL, identity, series, number, occasion)
    data_set.AcquisitionDateTime = ""
    data_set.BurnedInAnnotation = "NO"
    if series.laterality:
        data_set.ImageLaterality = series.laterality
    data_set.FrameOfReferenceUID, data_set.PositionReferenceIndicator = generate_uid(None), ""
    data_set.MeasurementUnitsCodeSequence = Sequence([code("mm", "UCUM", "mm")])
    put(data_set, "DocumentTitle", title)
    data_set.ConceptNameCodeSequence = Sequence()
    data_set.MIMETypeOfEncapsulatedDocument = "model/stl"
    data_set.EncapsulatedDocumentLength = length
    return made(
        Kind.MODEL, finish(data_set), EXPLICIT, with_value(data_set, ENCAPSULATED_DOCUMENT, b"OB", length, value)
    )
