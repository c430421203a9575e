"""Teeth as codes and as ISO 3950 designations."""

import pytest
from pydicom.sr._cid_dict import cid_concepts
from pydicom.sr._concepts_dict import concepts

from dgscope.archive import teeth

PERMANENT = [quadrant * 10 + position for quadrant in (1, 2, 3, 4) for position in range(1, 9)]
DECIDUOUS = [quadrant * 10 + position for quadrant in (5, 6, 7, 8) for position in range(1, 6)]


@pytest.mark.parametrize("designation", PERMANENT + DECIDUOUS)
def test_every_tooth_goes_to_its_code_and_back(designation: int) -> None:
    code = teeth.code(designation)
    assert teeth.designation(code.value, code.scheme_designator) == designation


@pytest.mark.parametrize(("cid", "designations"), [(4018, PERMANENT), (4019, DECIDUOUS)])
def test_the_codes_are_those_of_the_context_groups(cid: int, designations: list[int]) -> None:
    listed = {
        value: meaning.lower()
        for name in cid_concepts[cid]["SCT"]
        for value, (meaning, cids) in concepts["SCT"][name].items()
        if cid in cids
    }
    ours = {teeth.code(designation).value: teeth.meaning(designation).lower() for designation in designations}
    # PS3.16 prints "Mandibular left lateral tooth" for 32, without the word incisor.
    listed["423331005" if cid == 4018 else ""] = "mandibular left lateral incisor tooth"
    assert ours == {value: meaning for value, meaning in listed.items() if value}


def test_iso_3950_codes_are_understood_as_some_devices_write_them() -> None:
    assert teeth.designation("36", "ISO3950") == 36
    assert teeth.designation("36", "ISO3950-2010") == 36


@pytest.mark.parametrize(("value", "scheme"), [("39606001", "SCT"), ("99", "ISO3950"), ("36", "99ACME"), ("", "")])
def test_a_code_of_no_tooth_gives_none(value: str, scheme: str) -> None:
    assert teeth.designation(value, scheme) is None
