"""Reports, key objects, encapsulated documents, attributes and pixel values over REST."""

from typing import Any

import pytest
from django.test import Client
from pydicom import Dataset, Sequence
from pydicom.uid import ExplicitVRBigEndian, ImplicitVRLittleEndian

from dgscope.accounts.models import AuditEvent
from dgscope.archive.models import Instance
from tests.unit.viewer.stored_objects import image, store

pytestmark = pytest.mark.django_db
REPORT = {"SOPClassUID": "1.2.840.10008.5.1.4.1.1.88.33", "Modality": "SR", "PixelData": None, "Rows": None}
PDF = {"SOPClassUID": "1.2.840.10008.5.1.4.1.1.104.1", "Modality": "DOC", "PixelData": None, "Rows": None}


def item(**values: Any) -> Dataset:
    found = Dataset()
    for keyword, value in values.items():
        setattr(found, keyword, value)
    return found


def code(meaning: str, value: str = "1") -> Sequence:
    return Sequence([item(CodeValue=value, CodingSchemeDesignator="99TEST", CodeMeaning=meaning)])


def content(kind: str, concept: str, **values: Any) -> Dataset:
    return item(ValueType=kind, RelationshipType="CONTAINS", ConceptNameCodeSequence=code(concept), **values)


def document(browser: Client, row: Instance) -> dict[str, Any]:
    answer = browser.get(f"/api/v1/instances/{row.sop_instance_uid}/document")
    assert answer.status_code == 200, answer.content
    return answer.json()


def report(*items: Dataset, **changed: Any) -> Instance:
    tree = {"ValueType": "CONTAINER", "ConceptNameCodeSequence": code("Findings"), "ContentSequence": Sequence(items)}
    return store(image(**(REPORT | tree | changed)))


def test_a_report_is_read_in_its_order_with_its_levels(browser: Client) -> None:
    measured = Sequence([item(NumericValue="12.5", MeasurementUnitsCodeSequence=code("millimeter", "mm"))])
    row = report(
        content("TEXT", "History", TextValue="<b>cough</b>"),
        content(
            "CONTAINER",
            "Lesion",
            ContentSequence=Sequence([content("NUM", "Length", MeasuredValueSequence=measured)]),
        ),
        content("CODE", "Impression", ConceptCodeSequence=code("benign")),
        content("PNAME", "Reader", PersonName="Doe^Jane"),
        content("SCOORD", "Outline", GraphicType="POLYLINE", GraphicData=[1.0, 2.0, 3.0, 4.0]),
    )
    found = document(browser, row)
    assert (found["title"], found["kind"], found["truncated"], found["download"]) == ("Findings", "sr", False, None)
    assert [(entry["level"], entry["concept"], entry["value"]) for entry in found["entries"]] == [
        (1, "History", "<b>cough</b>"),
        (1, "Lesion", ""),
        (2, "Length", "12.5 mm"),
        (1, "Impression", "benign"),
        (1, "Reader", "Doe^Jane"),
        (1, "Outline", "polyline of 2 points"),
    ]


def test_references_say_where_the_image_is(browser: Client) -> None:
    target = store(image())
    named = [
        item(ReferencedSOPClassUID=target.sop_class_uid, ReferencedSOPInstanceUID=target.sop_instance_uid),
        item(ReferencedSOPClassUID="1.2", ReferencedSOPInstanceUID="1.2.3", ReferencedFrameNumber=[2, 5]),
    ]
    row = report(*(content("IMAGE", "", ReferencedSOPSequence=Sequence([one])) for one in named))
    here, elsewhere = (entry["references"][0] for entry in document(browser, row)["entries"])
    assert here["series_uid"] == target.series.series_instance_uid
    assert here["study_uid"] == target.series.study.study_instance_uid
    assert (elsewhere["sop_uid"], elsewhere["frames"], elsewhere["study_uid"]) == ("1.2.3", [2, 5], None)


def test_a_very_long_report_is_cut_and_says_so(browser: Client) -> None:
    found = document(browser, report(*(content("TEXT", "x", TextValue=str(number)) for number in range(5100))))
    assert len(found["entries"]) == 5000
    assert found["truncated"]


@pytest.mark.parametrize("syntax", [ImplicitVRLittleEndian, ExplicitVRBigEndian])
def test_an_encapsulated_document_can_only_be_saved(browser: Client, syntax: str) -> None:
    pdf = b"%PDF-1.4 <script>" + bytes(range(256)) * 300
    row = store(
        image(**PDF, DocumentTitle="Letter", EncapsulatedDocument=pdf, MIMETypeOfEncapsulatedDocument="text/html"),
        syntax,
    )
    found = document(browser, row)
    assert (found["title"], found["kind"]) == ("Letter", "pdf")
    answer = browser.get(found["download"])
    assert b"".join(answer.streaming_content) == pdf + b"\0" * (len(pdf) % 2)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="document.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert AuditEvent.objects.filter(event="export", object_uid=row.sop_instance_uid).count() == 1


def test_an_image_is_no_document(browser: Client) -> None:
    row = store(image())
    assert browser.get(f"/api/v1/instances/{row.sop_instance_uid}/document").status_code == 406


def test_attributes_are_listed_with_their_levels(browser: Client) -> None:
    row = store(image(ProcedureCodeSequence=code("Chest"), OverlayData=None))
    answer = browser.get(f"/api/v1/instances/{row.sop_instance_uid}/attributes")
    found = {(line["tag"], line["level"]): line for line in answer.json()["results"]}
    assert found["0010,0010", 0]["value"] == "Jansen^Piet"
    assert found["0002,0010", 0]["value"] == "1.2.840.10008.1.2.1"
    assert found["0008,1032", 0]["value"] == "1 item"
    assert found["0008,0104", 1] == {
        "tag": "0008,0104",
        "keyword": "CodeMeaning",
        "vr": "LO",
        "value": "Chest",
        "level": 1,
    }
    assert found["0028,1050", 0]["value"] == "-400.0\\40.0"
    assert ("7FE0,0010", 0) not in found


def test_a_list_of_attributes_is_bounded(browser: Client) -> None:
    many = Sequence([item(CodeValue=str(number), CodeMeaning="m" * 3000) for number in range(4000)])
    row = store(image(ProcedureCodeSequence=many))
    lines = browser.get(f"/api/v1/instances/{row.sop_instance_uid}/attributes").json()["results"]
    assert len(lines) == 5000
    assert max(len(line["value"]) for line in lines) <= 1001


def value(browser: Client, row: Instance, query: str) -> Any:
    return browser.get(f"/api/v1/instances/{row.sop_instance_uid}/frames/1/value?{query}")


def test_a_pixel_tells_its_values_at_every_stage(browser: Client) -> None:
    found = value(browser, store(image()), "x=5&y=2").json()
    assert found["stored"] == [85.0]
    assert found["modality"] == -915.0
    assert found["unit"] == "HU"
    assert found["shown"] == [round(((-915 + 400.5) / 1199 + 0.5) * 255)]


def test_it_follows_the_window(browser: Client) -> None:
    assert value(browser, store(image()), "x=5&y=2&window=-915,10,linear-exact").json()["shown"] == [128]


@pytest.mark.parametrize("query", ["x=40&y=0", "x=0&y=30", "x=-1&y=0", "x=1.5&y=0", "y=0", "x=nan&y=0"])
def test_a_pixel_outside_of_the_image_is_refused(browser: Client, query: str) -> None:
    assert value(browser, store(image()), query).status_code == 400
