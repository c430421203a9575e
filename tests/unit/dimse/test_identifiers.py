import pytest

from dgscope.dimse.basic_worklist import STEP, worklist_identifier
from dgscope.dimse.encoding import decode, encode
from dgscope.dimse.identifiers import UnknownKey, identifier
from dgscope.dimse.query_retrieve.keys import RETURNED
from dgscope.dimse.sop_classes import IMPLICIT_LE


def test_keys_of_one_sequence_share_one_item() -> None:
    keys = identifier({STEP + "Modality": "IO", STEP + "ScheduledStationAETitle": "ROOM1"})
    (item,) = keys.ScheduledProcedureStepSequence
    assert (item.Modality, item.ScheduledStationAETitle) == ("IO", "ROOM1")


def test_a_sequence_alone_is_asked_for_with_one_empty_item() -> None:
    (item,) = identifier({}, ["RequestAttributesSequence"]).RequestAttributesSequence
    assert not len(item)


def test_matching_keys_win_over_return_keys() -> None:
    keys = identifier({"PatientID": "4711"}, ["PatientID", "PatientName"])
    assert (keys.PatientID, keys.PatientName) == ("4711", "")


def test_lists_and_numbers_are_encoded_as_their_vr_wants() -> None:
    keys = identifier({"StudyInstanceUID": ["1.2", "1.3"], "Rows": "512", "InstanceNumber": 3})
    back = decode(encode(keys, IMPLICIT_LE), IMPLICIT_LE)
    assert (list(back.StudyInstanceUID), back.Rows, back.InstanceNumber) == (["1.2", "1.3"], 512, 3)


@pytest.mark.parametrize(
    "keyword", ["NoSuchKeyword", "PatientName.PatientID", "PixelData", "FrameIncrementPointer", ""]
)
def test_what_cannot_be_a_key_is_refused_by_name(keyword: str) -> None:
    with pytest.raises(UnknownKey) as caught:
        identifier({keyword: "x"})
    assert caught.value.keyword == keyword


def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(UnknownKey, match="number"):
        identifier({"Rows": "many"})


@pytest.mark.parametrize("level", RETURNED)
def test_the_return_keys_of_every_level_can_be_encoded(level: str) -> None:
    encoded = encode(identifier({}, RETURNED[level]), IMPLICIT_LE)
    assert encode(decode(encoded, IMPLICIT_LE), IMPLICIT_LE) == encoded


def test_the_worklist_asks_for_everything_in_one_step_item() -> None:
    keys = worklist_identifier({STEP + "ScheduledProcedureStepStartDate": "20260101-"})
    (step,) = keys.ScheduledProcedureStepSequence
    assert step.ScheduledProcedureStepStartDate == "20260101-"
    assert step.ScheduledProcedureStepID == ""
    assert keys.StudyInstanceUID == ""
    assert keys.RequestedProcedureCodeSequence[0].CodeValue == ""
