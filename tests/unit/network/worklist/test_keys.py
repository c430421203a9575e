"""What a person asks for becomes keys of the standard."""

import datetime

import pytest

from dgscope.network.worklist.keys import START_DATE, BadQuestionError, Question, person_name_key

STEP = "ScheduledProcedureStepSequence."


@pytest.mark.parametrize(
    ("given", "keys"),
    [
        ({}, {}),
        ({"date_from": "2026-01-02", "date_to": "2026-01-02"}, {START_DATE: "20260102"}),
        ({"date_from": "2026-01-02", "date_to": "2026-01-09"}, {START_DATE: "20260102-20260109"}),
        ({"date_from": "2026-01-02"}, {START_DATE: "20260102-"}),
        ({"date_to": "2026-01-02"}, {START_DATE: "-20260102"}),
        ({"modality": "io"}, {STEP + "Modality": "IO"}),
        ({"station": "Chair 2"}, {STEP + "ScheduledStationAETitle": "Chair 2"}),
        ({"accession": "A1"}, {"AccessionNumber": "A1"}),
        ({"procedure": "RP7"}, {"RequestedProcedureID": "RP7"}),
    ],
)
def test_keys_of_a_question(given: dict[str, str], keys: dict[str, str]) -> None:
    assert Question.of(given).keys() == keys


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"date_from": "yesterday"}, "date_from"),
        ({"date_from": "2026-01-02", "date_to": "2026-01-01"}, "ends before it begins"),
        ({"modality": "IO*"}, "modality"),
        ({"patient": "x" * 65}, "patient"),
        ({"patient": "a\\b"}, "backslash"),
        ({"station": "a\x00b"}, "printable"),
    ],
)
def test_what_cannot_be_asked_is_refused(given: dict[str, str], why: str) -> None:
    with pytest.raises(BadQuestionError, match=why):
        Question.of(given)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("", {}),
        ("Jansen, Piet", {"PatientName": "Jansen^Piet*"}),
        ("jansen", {"PatientName": "jansen*"}),
        ("Jans*", {"PatientName": "Jans*"}),
        ("P-100", {"PatientID": "P-100"}),
    ],
)
def test_a_patient_is_asked_for_by_name_or_by_id(text: str, keys: dict[str, str]) -> None:
    assert Question(patient=text).patient_keys() == keys


def test_names_are_keys_of_their_beginning() -> None:
    assert person_name_key("Jansen,") == "Jansen*"


def test_the_same_question_has_the_same_digest() -> None:
    day = datetime.date(2026, 1, 2)
    assert Question(day, modality="IO").digest() == Question.of({"date_from": "2026-01-02", "modality": "io"}).digest()
    assert Question(modality="IO").digest() != Question(station="IO").digest()
