"""Whatever comes from outside is written as its VR allows, or not at all."""

import datetime

import pytest
from pydicom.dataset import Dataset

from dgscope.creation.values import codes, fitting, put, put_if_any, references


@pytest.mark.parametrize(
    ("vr", "value", "expected"),
    [
        ("SH", "A\\B" * 20, "A/BA/BA/BA/BA/BA"),
        ("LO", " text \0\r\n", "text"),
        ("LO", "u\u0308ber", "über"),
        ("LO", "half \ud800 pair", "half ? pair"),
        ("PN", "Adams^John^Robert^Rev.^B.A.^more", "Adams^John^Robert^Rev.^B.A."),
        ("PN", "Yamada^Tarou=山田^太郎=やまだ^たろう=x", "Yamada^Tarou=山田^太郎=やまだ^たろう"),
        ("PN", "x" * 70, "x" * 64),
        ("CS", "M", "M"),
        ("CS", "männlich", ""),
        ("DA", "19601231", "19601231"),
        ("DA", "19600231", ""),
        ("DA", "1960", ""),
        ("DA", datetime.date(960, 1, 2), "09600102"),
        ("TM", "153000.5", "153000.5"),
        ("TM", "25", ""),
        ("TM", datetime.time(8, 5), "080500"),
        ("TM", datetime.date(2026, 1, 1), ""),
        ("DT", datetime.datetime(2026, 1, 2, 3, 4, 5), "20260102030405"),
        ("UI", "1.2.840", "1.2.840"),
        ("UI", "1.02", ""),
        ("UI", "../x", ""),
        ("DS", "70.5", "70.5"),
        ("DS", "nan", ""),
        ("LO", None, ""),
        ("ST", "two\nlines", "two\nlines"),
    ],
)
def test_a_value_fits_its_representation(vr: str, value: object, expected: str) -> None:
    assert fitting(vr, value) == expected


def test_what_does_not_fit_is_empty_or_left_out() -> None:
    data_set = Dataset()
    put(data_set, "PatientBirthDate", "unknown")
    put_if_any(data_set, "PatientWeight", "heavy")
    assert data_set.PatientBirthDate == ""
    assert "PatientWeight" not in data_set


def test_incomplete_codes_and_references_are_left_out() -> None:
    whole = {"CodeValue": "D1", "CodingSchemeDesignator": "99L", "CodeMeaning": "Photo"}
    assert [item.CodeValue for item in codes([whole, {"CodeValue": "D2"}, "x", None])] == ["D1"]
    assert not codes("x")
    pair = {"ReferencedSOPClassUID": "1.2.3", "ReferencedSOPInstanceUID": "1.2.4"}
    assert len(references([pair, {"ReferencedSOPClassUID": "1.2.3"}])) == 1
