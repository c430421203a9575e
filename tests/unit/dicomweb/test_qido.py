"""Searching over DICOMweb."""

from datetime import date, time
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from dgscope.accounts.models import ApiToken, AuditEvent
from dgscope.archive.models import Reference, Study
from tests.study_rows import make_instance, make_series, make_study

pytestmark = pytest.mark.django_db
JSON = "application/dicom+json"


@pytest.fixture
def program() -> Client:
    """A program with a token of the role integration."""
    user = User.objects.create_user("pacs")
    user.groups.add(Group.objects.get(name="integration"))
    _, secret = ApiToken.create(user.pk, "test")
    return Client(headers={"Authorization": f"Bearer {secret}", "Accept": JSON})


@pytest.fixture
def study() -> Study:
    """One CT study with a report, a presentation state and two images."""
    study = make_study(
        "Müller^Jürgen=山田^太郎=やまだ^たろう",
        "ID-1",
        study_instance_uid="1.2.3",
        study_id="S7",
        study_date=date(2026, 3, 1),
        study_time=time(10, 30, 15, 500000),
        accession_number="D26-1",
        description="CT Thorax",
        referring_physician="Weber^Max",
        modalities=["CT", "SR", "PR"],
        sop_classes=["1.2.840.10008.5.1.4.1.1.2"],
        number_of_series=3,
        number_of_instances=4,
        attributes={
            "00100010": {"vr": "PN", "Value": [{"Alphabetic": "Müller^Jürgen"}]},
            "00100020": {"vr": "LO", "Value": ["ID-1"]},
            "00080020": {"vr": "DA", "Value": ["20260301"]},
            "00081030": {"vr": "LO", "Value": ["CT Thorax"]},
            "00101010": {"vr": "AS", "Value": ["054Y"]},
        },
    )
    request = {
        "vr": "SQ",
        "Value": [{"00401001": {"vr": "SH", "Value": ["RP1"]}, "00400009": {"vr": "SH", "Value": ["S"]}}],
    }
    images = make_series(
        study,
        "CT",
        1,
        series_instance_uid="1.2.3.1",
        description="Lung",
        performed_procedure_step_start_date=date(2026, 3, 1),
        number_of_instances=2,
        attributes={"00080060": {"vr": "CS", "Value": ["CT"]}, "00400275": request},
    )
    for number in (1, 2):
        make_instance(
            images,
            number,
            sop_instance_uid=f"1.2.3.1.{number}",
            attributes={"00280010": {"vr": "US", "Value": [512]}, "00080008": {"vr": "CS", "Value": ["ORIGINAL"]}},
        )
    code = {
        "vr": "SQ",
        "Value": [{"00080100": {"vr": "SH", "Value": ["11528-7"]}, "00080102": {"vr": "SH", "Value": ["LN"]}}],
    }
    observer = {
        "vr": "SQ",
        "Value": [
            {
                "0040A030": {"vr": "DT", "Value": ["20260302101500"]},
                "0040A075": {"vr": "PN", "Value": [{"Alphabetic": "Weber^Max"}]},
            }
        ],
    }
    make_instance(
        make_series(study, "SR", 2, series_instance_uid="1.2.3.2"),
        sop_instance_uid="1.2.3.2.1",
        sop_class_uid="1.2.840.10008.5.1.4.1.1.88.11",
        kind="sr",
        attributes={
            "0040A491": {"vr": "CS", "Value": ["COMPLETE"]},
            "0040A493": {"vr": "CS", "Value": ["VERIFIED"]},
            "0040A043": code,
            "0040A073": observer,
        },
    )
    state = make_instance(
        make_series(study, "PR", 3, series_instance_uid="1.2.3.3"),
        sop_instance_uid="1.2.3.3.1",
        sop_class_uid="1.2.840.10008.5.1.4.1.1.11.1",
        kind="ps",
        attributes={
            "00700080": {"vr": "CS", "Value": ["NODULE"]},
            "00700081": {"vr": "LO", "Value": ["Left lung"]},
            "00700082": {"vr": "DA", "Value": ["20260302"]},
            "00700083": {"vr": "TM", "Value": ["101500"]},
            "00700084": {"vr": "PN", "Value": [{"Alphabetic": "Weber^Max"}]},
        },
    )
    for number in (1, 2):
        Reference.objects.create(
            source=state,
            series_instance_uid="1.2.3.1",
            sop_class_uid="1.2.840.10008.5.1.4.1.1.2",
            sop_instance_uid=f"1.2.3.1.{number}",
        )
    return study


def search(client: Client, path: str, **query: Any) -> list[dict[str, Any]]:
    answer = client.get(f"/dicom-web/{path}", query)
    assert answer.status_code == 200, answer.content
    assert answer.headers["Content-Type"] == JSON
    return answer.json()


def test_a_study_has_the_required_attributes(program: Client, study: Study) -> None:
    (found,) = search(program, "studies")
    assert found["0020000D"] == {"vr": "UI", "Value": ["1.2.3"]}
    assert found["00100010"]["Value"] == [{"Alphabetic": "Müller^Jürgen"}]
    assert found["00080061"] == {"vr": "CS", "Value": ["CT", "PR", "SR"]}
    assert found["00201206"]["Value"] == [3]
    assert found["00201208"]["Value"] == [4]
    assert found["00081190"] == {"vr": "UR", "Value": ["http://testserver/dicom-web/studies/1.2.3"]}
    assert found["00080056"]["Value"] == ["ONLINE"]
    assert found["00080090"] == {"vr": "PN"}
    assert "00101010" not in found
    assert list(found) == sorted(found)


@pytest.mark.parametrize(
    ("key", "value", "finds"),
    [
        ("PatientName", "Müller^Jürgen", True),
        ("PatientName", "muller^jurgen", True),
        ("PatientName", "muller", False),
        ("PatientName", "MULLER*", True),
        ("PatientName", "*gen", True),
        ("PatientName", "m?ller^*", True),
        ("PatientName", "山田^太郎", True),
        ("PatientName", "山*", True),
        ("PatientName", "太郎", False),
        ("PatientName", "やまだ*", True),
        ("PatientName", "müller^jürgen=山田^太郎", True),
        ("PatientName", "müller*=田*", False),
        ("PatientName", "", True),
        ("PatientName", "*", True),
        ("PatientName", "%", False),
        ("00100020", "ID-1", True),
        ("00100020", "id-1", False),
        ("00100020", "ID_1", False),
        ("PatientID", "ID*", True),
        ("StudyInstanceUID", "1.2.3", True),
        ("StudyInstanceUID", "1.2.4,1.2.3", True),
        ("StudyInstanceUID", "1.2.4\\1.2.3", True),
        ("StudyInstanceUID", "1.2.4", False),
        ("StudyID", "S?", True),
        ("StudyDate", "20260301", True),
        ("StudyDate", "20260302-", False),
        ("StudyDate", "-20260301", True),
        ("StudyDate", "20260101-20261231", True),
        ("StudyTime", "10", True),
        ("StudyTime", "1030", True),
        ("StudyTime", "103015.5", True),
        ("StudyTime", "1031-", False),
        ("StudyTime", "0900-1030", True),
        ("AccessionNumber", "D26-1", True),
        ("ModalitiesInStudy", "CT", True),
        ("ModalitiesInStudy", "MR,SR", True),
        ("ModalitiesInStudy", "MR", False),
        ("SOPClassesInStudy", "1.2.840.10008.5.1.4.1.1.2", True),
        ("ReferringPhysicianName", "weber*", True),
        ("StudyDescription", "ct thorax", True),
        ("StudyDescription", "*thorax", True),
        ("StudyDescription", "thorax", False),
    ],
)
def test_study_keys(program: Client, study: Study, key: str, value: str, finds: bool) -> None:
    assert len(search(program, "studies", **{key: value})) == int(finds)


@pytest.mark.parametrize(
    ("key", "value", "count"),
    [
        ("SeriesInstanceUID", "1.2.3.1", 1),
        ("SeriesNumber", "2", 1),
        ("Modality", "CT", 1),
        ("SeriesDescription", "Lu*", 1),
        ("RequestAttributesSequence.RequestedProcedureID", "RP1", 1),
        ("00400275.00401001", "RP*", 1),
        ("00400275.00400009", "X", 0),
        ("00400244", "20260301", 1),
        ("PatientName", "müller*", 3),
        ("StudyDate", "20270101-", 0),
    ],
)
def test_series_keys(program: Client, study: Study, key: str, value: str, count: int) -> None:
    assert len(search(program, "series", **{key: value})) == count


@pytest.mark.parametrize(
    ("key", "value", "found"),
    [
        ("SOPInstanceUID", "1.2.3.1.2", ["1.2.3.1.2"]),
        ("InstanceNumber", "2", ["1.2.3.1.2"]),
        ("SOPClassUID", "1.2.840.10008.5.1.4.1.1.2", ["1.2.3.1.1", "1.2.3.1.2"]),
        ("CompletionFlag", "COMPLETE", ["1.2.3.2.1"]),
        ("VerificationFlag", "UNVERIFIED", []),
        ("VerifyingObserverSequence.VerificationDateTime", "20260302", ["1.2.3.2.1"]),
        ("VerifyingObserverSequence.VerificationDateTime", "20260303-", []),
        ("VerifyingObserverSequence.VerifyingObserverName", "weber*", ["1.2.3.2.1"]),
        ("ConceptNameCodeSequence.CodeValue", "11528-7", ["1.2.3.2.1"]),
        ("0040A043.00080102", "DCM", []),
        ("ContentLabel", "NOD*", ["1.2.3.3.1"]),
        ("ContentDescription", "Left lung", ["1.2.3.3.1"]),
        ("PresentationCreationDate", "20260302-20260303", ["1.2.3.3.1"]),
        ("PresentationCreationTime", "10", ["1.2.3.3.1"]),
        ("ContentCreatorName", "Weber^Max", ["1.2.3.3.1"]),
        ("00081115.00081140.00081155", "1.2.3.1.1", ["1.2.3.3.1"]),
        ("00081115.0020000E", "1.2.3.1", ["1.2.3.3.1"]),
        ("Modality", "PR", ["1.2.3.3.1"]),
        ("PatientID", "ID-2", []),
    ],
)
def test_instance_keys(program: Client, study: Study, key: str, value: str, found: list[str]) -> None:
    results = search(program, "instances", **{key: value})
    assert sorted(result["00080018"]["Value"][0] for result in results) == found


def test_within_a_parent_results_come_in_the_order_of_their_numbers(program: Client, study: Study) -> None:
    series = search(program, "studies/1.2.3/series")
    assert [result["0020000E"]["Value"][0] for result in series] == ["1.2.3.1", "1.2.3.2", "1.2.3.3"]
    instances = search(program, "studies/1.2.3/instances")
    assert [result["00080018"]["Value"][0] for result in instances][:2] == ["1.2.3.1.1", "1.2.3.1.2"]
    assert len(search(program, "studies/1.2.3/series/1.2.3.1/instances")) == 2
    assert search(program, "studies/9.9.9/series") == []


def test_levels_that_the_address_fixes_are_not_repeated(program: Client, study: Study) -> None:
    assert "00100010" in search(program, "series")[0]
    nested = search(program, "studies/1.2.3/series")[0]
    assert "00100010" not in nested
    assert nested["0020000D"]["Value"] == ["1.2.3"]
    assert nested["00201209"]["Value"] == [2]
    instance = search(program, "studies/1.2.3/series/1.2.3.1/instances")[0]
    assert instance["00280010"]["Value"] == [512]
    assert instance["00081190"]["Value"] == [
        "http://testserver/dicom-web/studies/1.2.3/series/1.2.3.1/instances/1.2.3.1.1"
    ]
    assert "00080008" not in instance


def test_more_fields_are_given_on_request(program: Client, study: Study) -> None:
    assert search(program, "studies", includefield="PatientAge")[0]["00101010"]["Value"] == ["054Y"]
    assert "00101010" in search(program, "studies", includefield="00080020,00101010")[0]
    assert "00101010" in search(program, "studies", includefield="all")[0]
    assert "00080008" in search(program, "instances", includefield="all", SOPInstanceUID="1.2.3.1.1")[0]
    assert "00101010" in search(program, "studies/1.2.3/series", includefield="PatientAge")[0]


def test_a_matched_attribute_is_returned(program: Client, study: Study) -> None:
    (found,) = search(program, "instances", **{"0040A043.00080100": "11528-7"})
    assert found["0040A043"]["Value"][0]["00080100"]["Value"] == ["11528-7"]


def test_fuzzy_matching_takes_words_in_any_order(program: Client, study: Study) -> None:
    assert len(search(program, "studies", PatientName="jur mull", fuzzymatching="true")) == 1
    assert search(program, "studies", PatientName="jur mull") == []
    assert search(program, "studies", PatientName="thorax", fuzzymatching="true") == []


def test_pages_are_stable(program: Client) -> None:
    for number in range(7):
        make_study(study_date=date(2026, 1, 1), study_instance_uid=f"1.9.{number}")
    everything = [result["0020000D"]["Value"][0] for result in search(program, "studies")]
    pages = [search(program, "studies", limit=3, offset=offset) for offset in (0, 3, 6, 9)]
    assert [len(page) for page in pages] == [3, 3, 1, 0]
    assert [result["0020000D"]["Value"][0] for page in pages for result in page] == everything


def test_a_greedy_limit_is_cut_and_says_so(program: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from dgscope.archive.query.keys import Level
    from dgscope.dicomweb.qido import parameters

    monkeypatch.setitem(parameters.MOST_RESULTS, Level.STUDY, 2)
    for _ in range(3):
        make_study()
    answer = program.get("/dicom-web/studies", {"limit": "1000000000"})
    assert len(answer.json()) == 2
    assert answer.headers["Warning"].startswith("299 ")


@pytest.mark.parametrize(
    "query",
    [
        {"StudyDate": "yesterday"},
        {"StudyDate": "20261301"},
        {"StudyDate": "-"},
        {"StudyTime": "25"},
        {"StudyInstanceUID": "1.2.x"},
        {"StudyInstanceUID": "../../etc"},
        {"Nonsense": "1"},
        {"PixelData": "1"},
        {"00091001": "1"},
        {"Modality": "CT"},
        {"SeriesInstanceUID": "1"},
        {"limit": "-1"},
        {"limit": "many"},
        {"offset": "-1"},
        {"offset": "99999999999"},
        {"offset": "9" * 30},
        {"includefield": "password"},
        {"fuzzymatching": "maybe"},
        {"PatientName": "a" * 2000},
        {"PatientName": "a\0"},
        {"ModalitiesInStudy": "C*"},
        {"ordering": "password"},
    ],
)
def test_a_parameter_that_cannot_be_used_is_refused_by_name(program: Client, query: dict[str, str]) -> None:
    answer = program.get("/dicom-web/studies", query)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert next(iter(query)) in answer.json()["detail"]


@pytest.mark.parametrize(
    "value", ["*" * 1000, "%" * 500, "_" * 500, "\\", "a*" * 400, "'; DROP TABLE x; --", "\U0001f600"]
)
def test_no_value_is_more_than_text(program: Client, study: Study, value: str) -> None:
    for key in ("PatientName", "PatientID", "StudyDescription"):
        assert program.get("/dicom-web/studies", {key: value}).status_code == 200
    for key in ("ContentLabel", "0040A043.00080100"):
        assert program.get("/dicom-web/instances", {key: value}).status_code == 200


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/dicom+json", 200),
        ("application/json", 200),
        ("*/*", 200),
        ("text/html, application/dicom+json;q=0.5", 200),
        ('multipart/related; type="application/dicom+xml"', 406),
        ("application/dicom+json;q=0", 406),
        ("text/html", 406),
    ],
)
def test_it_answers_in_dicom_json_alone(program: Client, accept: str, status: int) -> None:
    answer = program.get("/dicom-web/studies", headers={"Accept": accept})
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == (JSON if status == 200 else "application/problem+json")


def test_a_stranger_is_challenged(client: Client) -> None:
    answer = client.get("/dicom-web/studies")
    assert answer.status_code == 401
    assert "Basic" in answer.headers["WWW-Authenticate"]
    in_browser = client.get("/dicom-web/studies", headers={"Sec-Fetch-Mode": "cors"})
    assert "Basic" not in in_browser.headers["WWW-Authenticate"]


def test_who_may_not_see_studies_is_refused() -> None:
    _, secret = ApiToken.create(User.objects.create_user("charlie").pk, "test")
    answer = Client(headers={"Authorization": f"Bearer {secret}"}).get("/dicom-web/studies")
    assert answer.status_code == 403


def test_a_search_leaves_a_row_with_its_keys(program: Client, study: Study) -> None:
    search(program, "studies", PatientName="müller*")
    row = AuditEvent.objects.get(event="query")
    assert row.user == "pacs"
    assert row.detail["keys"] == {"PatientName": "müller*"}
    assert row.detail["results"] == 1


def test_many_results_cost_no_more_queries(
    program: Client, study: Study, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(20):
        make_instance(make_series(make_study()))
    search(program, "studies")
    for path in ("studies", "series", "instances"):
        with django_assert_max_num_queries(13):
            assert len(search(program, path, StudyDate="20200101-")) > 20
