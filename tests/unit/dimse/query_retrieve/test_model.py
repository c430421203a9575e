import pytest

from dgscope.dimse.identifiers import identifier
from dgscope.dimse.query_retrieve.counts import Counts
from dgscope.dimse.query_retrieve.model import Level, Root, at_level, lowest_level
from dgscope.dimse.query_retrieve.storage_contexts import COMPRESSED, NATIVE, USUAL_CLASSES, storage_contexts


def test_the_level_is_added_to_a_copy_of_the_keys() -> None:
    keys = identifier({"StudyInstanceUID": "1.2"})
    assert at_level(keys, Level.SERIES, Root.STUDY).QueryRetrieveLevel == "SERIES"
    assert "QueryRetrieveLevel" not in keys


def test_the_study_root_has_no_patient_level() -> None:
    with pytest.raises(ValueError, match="Patient Root"):
        at_level(identifier({"PatientID": "1"}), Level.PATIENT, Root.STUDY)
    assert at_level(identifier({"PatientID": "1"}), Level.PATIENT, Root.PATIENT).QueryRetrieveLevel == "PATIENT"


@pytest.mark.parametrize(
    ("keys", "level"),
    [
        ({"PatientID": "1"}, Level.PATIENT),
        ({"PatientID": "1", "StudyInstanceUID": "1.2"}, Level.STUDY),
        ({"StudyInstanceUID": "1.2", "SeriesInstanceUID": "1.3"}, Level.SERIES),
        ({"SeriesInstanceUID": "1.3", "SOPInstanceUID": ["1.4", "1.5"]}, Level.IMAGE),
        ({"StudyInstanceUID": "1.2", "SeriesInstanceUID": ""}, Level.STUDY),
    ],
)
def test_a_retrieve_is_at_the_lowest_level_named(keys: dict[str, str | list[str]], level: Level) -> None:
    assert lowest_level(identifier(keys)) is level


def test_a_retrieve_of_nothing_is_our_own_mistake() -> None:
    with pytest.raises(ValueError):
        lowest_level(identifier({"PatientName": "X"}))


def test_counts_left_out_later_keep_their_value_but_remaining_does_not() -> None:
    assert Counts(5, 1, 0, 0).updated(Counts(None, None, 2, None)) == Counts(None, 1, 2, 0)


def test_all_usual_classes_fit_beside_the_context_of_c_get() -> None:
    contexts = storage_contexts(USUAL_CLASSES)
    assert len(contexts) <= 127
    assert {context.abstract_syntax for context in contexts} == set(USUAL_CLASSES)
    assert all(context.scp and not context.scu for context in contexts)


def test_one_class_gets_each_compressed_syntax_alone() -> None:
    syntaxes = [context.transfer_syntaxes for context in storage_contexts(["1.2.3", "1.2.3"])]
    assert syntaxes == [NATIVE, *((syntax,) for syntax in COMPRESSED)]


@pytest.mark.parametrize("number", [64, 127])
def test_many_classes_share_contexts_and_lose_no_syntax(number: int) -> None:
    contexts = storage_contexts([f"1.2.{each}" for each in range(number)])
    assert len(contexts) <= 127
    offered = {syntax for each in contexts if each.abstract_syntax == "1.2.0" for syntax in each.transfer_syntaxes}
    assert offered == {*NATIVE, *COMPRESSED}


@pytest.mark.parametrize("number", [0, 128])
def test_no_or_too_many_classes_are_our_own_mistake(number: int) -> None:
    with pytest.raises(ValueError):
        storage_contexts([f"1.2.{each}" for each in range(number)])
