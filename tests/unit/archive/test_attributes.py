"""From a data set to columns, DICOM JSON, kinds and references."""

import datetime
import json
from typing import Any

import pytest
from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from dgscope.archive.attributes import WANTED, Kind, kind_of
from dgscope.archive.attributes.describe import Description, describe
from dgscope.archive.attributes.references import references
from dgscope.archive.attributes.tags import INSTANCE
from dgscope.archive.attributes.values import date, decimal, integer, time, to_json, to_json_text
from dgscope.archive.errors import InvalidUid
from dgscope.archive.header import read_header
from dgscope.archive.header.walk import Values
from dgscope.archive.header.window import Window
from tests.unit.archive.objects import CT, ct, encoded


def described(data_set: Dataset, syntax: str = ExplicitVRLittleEndian) -> Description:
    return describe(read_header(Window.of_bytes(encoded(data_set, syntax)), syntax, WANTED), syntax)


def instance_json(data_set: Dataset) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(described(data_set).instance_columns()["attributes"])
    return found


def code(value: str, scheme: str, meaning: str) -> Dataset:
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = value, scheme, meaning
    return item


@pytest.mark.parametrize("syntax", [ImplicitVRLittleEndian, ExplicitVRLittleEndian, ExplicitVRBigEndian])
def test_the_study_has_its_keys(syntax: str) -> None:
    study = described(ct(), syntax).study_columns()
    assert study["study_date"] == datetime.date(2024, 2, 29)
    assert study["study_time"] == datetime.time(10, 11, 12, 500_000)
    assert study["accession_number"] == "ACC1"
    assert study["study_id"] == "S1"
    assert study["patient_name"] == "Jansen^Piet"
    assert study["patient_birth_date"] == datetime.date(1960, 12, 31)
    assert study["referring_physician_search"] == "overweg^anna"
    assert study["search_text"] == "jansen piet p1 acc1 s1 thorax overweg anna"
    assert json.loads(study["attributes"])["00100010"] == {"vr": "PN", "Value": [{"Alphabetic": "Jansen^Piet"}]}


def test_the_series_has_its_keys() -> None:
    request = Dataset()
    request.RequestedProcedureID, request.ScheduledProcedureStepID = "RP1", "SPS1"
    series = described(
        ct(RequestAttributesSequence=[request], PerformedProcedureStepStartDate="20240301", BodyPartExamined="CHEST")
    ).series_columns()
    assert (series["modality"], series["series_number"], series["body_part"]) == ("CT", 2, "CHEST")
    assert json.loads(series["requested_procedure_ids"]) == ["RP1"]
    assert json.loads(series["scheduled_procedure_step_ids"]) == ["SPS1"]
    assert series["performed_procedure_step_start_date"] == datetime.date(2024, 3, 1)


@pytest.mark.parametrize("syntax", [ImplicitVRLittleEndian, ExplicitVRLittleEndian, ExplicitVRBigEndian])
def test_the_instance_has_its_geometry(syntax: str) -> None:
    columns = described(ct(), syntax).instance_columns()
    assert (columns["rows"], columns["columns"], columns["number_of_frames"]) == (4, 6, 1)
    attributes = json.loads(columns["attributes"])
    assert attributes["00200032"] == {"vr": "DS", "Value": [-120.5, 0, 33]}
    assert attributes["00280101"] == {"vr": "US", "Value": [12]}
    assert attributes["00280004"]["Value"] == ["MONOCHROME2"]


def test_tooth_codes_are_kept_as_sequences() -> None:
    tooth = instance_json(ct(PrimaryAnatomicStructureSequence=[code("24542006", "SCT", "canine tooth")]))["00082228"]
    assert tooth["vr"] == "SQ"
    assert tooth["Value"][0]["00080100"] == {"vr": "SH", "Value": ["24542006"]}


def test_enhanced_objects_keep_their_shared_groups_and_the_first_frame() -> None:
    measures, shared = Dataset(), Dataset()
    measures.PixelSpacing = [0.4, 0.4]
    shared.PixelMeasuresSequence = [measures]
    frames = []
    for number in range(3):
        position, frame = Dataset(), Dataset()
        position.ImagePositionPatient = [0, 0, number]
        frame.PlanePositionSequence = [position]
        frames.append(frame)
    found = instance_json(ct(SharedFunctionalGroupsSequence=[shared], PerFrameFunctionalGroupsSequence=frames))
    assert found["52009229"]["Value"][0]["00289110"]["Value"][0]["00280030"]["Value"] == [0.4, 0.4]
    assert [item["00209113"]["Value"][0]["00200032"]["Value"] for item in found["52009230"]["Value"]] == [[0, 0, 0]]


@pytest.mark.parametrize("text", ["nan", "inf", "1e400", "abc", "1,5", "--3"])
def test_a_decimal_that_is_none_is_kept_as_text(text: str) -> None:
    assert decimal(text) is None
    data = encoded(ct(SliceLocation="0" * len(text))).replace(
        b"DS" + bytes([len(text) + len(text) % 2, 0]) + b"0" * len(text),
        b"DS" + bytes([len(text) + len(text) % 2, 0]) + text.encode(),
    )
    found = describe(read_header(Window.of_bytes(data), ExplicitVRLittleEndian, WANTED), ExplicitVRLittleEndian)
    assert json.loads(found.instance_columns()["attributes"])["00201041"] == {"vr": "DS", "Value": [text]}


def test_an_integer_out_of_range_is_no_number() -> None:
    assert (integer("999999999999"), integer("-1"), integer("1.0"), integer("")) == (None, -1, 1, None)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("20240229", datetime.date(2024, 2, 29)),
        ("2024.02.29", datetime.date(2024, 2, 29)),
        ("20230229", None),
        ("", None),
        ("today", None),
    ],
)
def test_dates_are_tolerant(text: str, value: datetime.date | None) -> None:
    assert date(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("101112.5", datetime.time(10, 11, 12, 500_000)),
        ("10:11:12", datetime.time(10, 11, 12)),
        ("1011", datetime.time(10, 11)),
        ("10", datetime.time(10)),
        ("235960", datetime.time(23, 59, 59)),
        ("250000", None),
        ("-10000", None),
        ("", None),
    ],
)
def test_times_are_tolerant(text: str, value: datetime.time | None) -> None:
    assert time(text) == value


def test_a_bad_date_is_null_in_the_column_and_kept_in_the_attributes() -> None:
    data = encoded(ct()).replace(b"20240229", b"20249999")
    study = describe(
        read_header(Window.of_bytes(data), ExplicitVRLittleEndian, WANTED), ExplicitVRLittleEndian
    ).study_columns()
    assert study["study_date"] is None
    assert json.loads(study["attributes"])["00080020"]["Value"] == ["20249999"]


def test_overlong_values_are_cut_to_the_column() -> None:
    data_set = ct()
    data_set.add_new(0x00081030, "LO", "x" * 5000)
    assert len(described(data_set).study_columns()["description"]) == 200


@pytest.mark.parametrize("keyword", ["SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID"])
@pytest.mark.parametrize("value", [None, "", "1.2.x", "../../etc/passwd", "1" * 65, "1..2", ".", "1.2.3."])
def test_every_object_needs_four_uids(keyword: str, value: str | None) -> None:
    data_set = ct(**{keyword: None})
    tag = {"SOPClassUID": 0x00080016, "SOPInstanceUID": 0x00080018, "StudyInstanceUID": 0x0020000D}.get(
        keyword, 0x0020000E
    )
    if value is not None:
        data_set.add_new(tag, "LO", value)
    with pytest.raises(InvalidUid):
        described(data_set)


def test_a_uid_may_be_padded() -> None:
    data = encoded(ct(SOPInstanceUID="1.2.3")).replace(b"1.2.3\0", b"1.2.3 ")
    found = describe(read_header(Window.of_bytes(data), ExplicitVRLittleEndian, WANTED), ExplicitVRLittleEndian)
    assert found.sop_instance_uid == "1.2.3"


def test_people_are_told_apart_by_id_and_issuer_and_never_by_nothing() -> None:
    same = [described(ct()).identity, described(ct(PatientName="Other")).identity]
    assert same[0] == same[1]
    assert described(ct(IssuerOfPatientID="CLINIC")).identity != same[0]
    assert described(ct(PatientID=None)).identity != described(ct(PatientID=None)).identity
    assert described(ct(PatientID="")).identity.startswith("study")


@pytest.mark.parametrize(
    ("uid", "pixels", "kind"),
    [
        (CT, True, Kind.IMAGE),
        (CT, False, Kind.OTHER),
        ("1.2.840.10008.5.1.4.1.1.11.1", False, Kind.PRESENTATION_STATE),
        ("1.2.840.10008.5.1.4.1.1.88.59", False, Kind.KEY_OBJECT),
        ("1.2.840.10008.5.1.4.1.1.88.11", False, Kind.REPORT),
        ("1.2.840.10008.5.1.4.1.1.104.1", False, Kind.DOCUMENT),
        ("1.2.840.10008.5.1.4.1.1.77.1.4.1", True, Kind.VIDEO),
        ("1.2.3.4", True, Kind.IMAGE),
        ("1.2.3.4", False, Kind.OTHER),
    ],
)
def test_kinds(uid: str, pixels: bool, kind: Kind) -> None:
    assert kind_of(uid, ExplicitVRLittleEndian, pixels) is kind


def test_references_of_a_presentation_state_have_series_and_frames() -> None:
    image, series, state = Dataset(), Dataset(), Dataset()
    image.ReferencedSOPClassUID, image.ReferencedSOPInstanceUID, image.ReferencedFrameNumber = CT, "1.2.3", [1, 3]
    series.SeriesInstanceUID, series.ReferencedImageSequence = "1.2.9", [image]
    state.SeriesInstanceUID, state.SOPInstanceUID = "1.2.7", "1.2.8"
    state.ReferencedSeriesSequence = [series]
    (found,) = references(state)
    assert (found.series_instance_uid, found.sop_class_uid, found.sop_instance_uid) == ("1.2.9", CT, "1.2.3")
    assert found.frames == [1, 3]


def test_references_of_a_report_join_evidence_and_content() -> None:
    evidence, series, study = Dataset(), Dataset(), Dataset()
    evidence.ReferencedSOPClassUID, evidence.ReferencedSOPInstanceUID = CT, "1.2.3"
    series.SeriesInstanceUID, series.ReferencedSOPSequence = "1.2.9", [evidence]
    study.StudyInstanceUID, study.ReferencedSeriesSequence = "1.2", [series]
    selected, content, report = Dataset(), Dataset(), Dataset()
    selected.ReferencedSOPClassUID, selected.ReferencedSOPInstanceUID, selected.ReferencedFrameNumber = CT, "1.2.3", 5
    content.ReferencedSOPSequence = [selected]
    report.CurrentRequestedProcedureEvidenceSequence = [study]
    report.ContentSequence = [content]
    (found,) = references(report)
    assert (found.series_instance_uid, found.frames) == ("1.2.9", [5])


@pytest.mark.parametrize("syntax", [ImplicitVRLittleEndian, ExplicitVRLittleEndian, ExplicitVRBigEndian])
def test_json_text_says_the_same_as_json_also_when_elements_repeat(syntax: str) -> None:
    """Texts of elements are remembered by all that they depend on: value, character set and byte order."""
    comments = ("plain", "Ünder", "long " * 100, "")
    for number, comment in enumerate(comments * 2):
        for declared in ("ISO_IR 100", "ISO_IR 192"):
            data_set = ct(
                SpecificCharacterSet=declared,
                InstanceNumber=number,
                ImageComments=comment,
                ViewCodeSequence=[code("R-1", "SRT", comment[:16])],
            )
            header = described(data_set, syntax).header
            asked = (header.values, INSTANCE, described(data_set, syntax).encodings, header.big_endian)
            assert to_json_text(*asked) == json.dumps(to_json(*asked))


def test_the_same_bytes_in_another_character_set_are_another_text() -> None:
    values: Values = {0x00204000: "Ü".encode()}
    texts = [
        json.loads(to_json_text(values, {0x00204000: "LT"}, (encoding,), False)) for encoding in ("utf-8", "latin-1")
    ]
    assert [text["00204000"]["Value"] for text in texts] == [["Ü"], ["Ã"]]
