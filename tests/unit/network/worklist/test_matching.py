"""Entries are matched again here: providers ignore keys."""

import pytest
from pydicom.dataset import Dataset

from dgscope.network.worklist.keys import Question
from dgscope.network.worklist.matching import is_wanted


def entry(**changed: str) -> Dataset:
    step = Dataset()
    step.ScheduledProcedureStepStartDate, step.Modality, step.ScheduledStationAETitle = "20260102", "IO", "CHAIR1"
    whole = Dataset()
    whole.PatientName, whole.PatientID, whole.AccessionNumber = "Müller^Jörg^^Dr.", "P-7", "A1"
    whole.ScheduledProcedureStepSequence = [step]
    for keyword, value in changed.items():
        setattr(step if keyword in step else whole, keyword, value)
    return whole


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"date_from": "2026-01-02", "date_to": "2026-01-02"},
        {"date_from": "2026-01-01"},
        {"modality": "IO", "station": "CHAIR1", "accession": "A1"},
        {"patient": "muller"},
        {"patient": "jorg"},
        {"patient": "MÜLLER, J"},
        {"patient": "jorg mull"},
        {"patient": "Mü*"},
        {"patient": "p-7"},
        {"patient": "P-*"},
    ],
)
def test_what_matches_is_wanted(given: dict[str, str]) -> None:
    assert is_wanted(entry(), Question.of(given))


@pytest.mark.parametrize(
    "given",
    [
        {"date_from": "2026-01-03"},
        {"date_to": "2026-01-01"},
        {"modality": "PX"},
        {"station": "CHAIR2"},
        {"accession": "A2"},
        {"patient": "P-8"},
        {"patient": "Schmidt"},
        {"patient": "jorg schmidt"},
    ],
)
def test_the_rest_is_not(given: dict[str, str]) -> None:
    assert not is_wanted(entry(), Question.of(given))


def test_what_the_node_does_not_say_is_not_judged() -> None:
    silent = entry(Modality="", AccessionNumber="", PatientName="", PatientID="")
    assert is_wanted(silent, Question.of({"modality": "PX", "accession": "A2", "patient": "Schmidt"}))
