"""The table of what is read, applied and written, in docs/presentation-states.md."""

import io
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from viewer.presentation.capabilities.drawings import drawings
from viewer.presentation.capabilities.examples import Example, examples
from viewer.presentation.capabilities.modules import MODULES, Module
from viewer.presentation.capabilities.probe import findings
from viewer.presentation.capabilities.table import END, START, TableNotFound, with_table


def found(attribute: str, *held_by: Example) -> tuple[bool, bool, bool]:
    (one,) = [one for one in findings(held_by) if one.attribute == attribute]
    return one.read, one.applied, one.written


@pytest.fixture(scope="module")
def every() -> tuple[Example, ...]:
    return examples(drawings())


def test_the_page_is_up_to_date() -> None:
    output = io.StringIO()
    call_command("presentation_state_table", "--check", stdout=output)


def test_examples_hold_every_attribute_but_those_that_nobody_knows(every: tuple[Example, ...]) -> None:
    held = {element.keyword for example in every for element in example.dataset.iterall()}
    keywords = {attribute.split(">")[-1] for module in MODULES for attribute in module.attributes}
    assert {keyword for keyword in keywords if keyword.isupper() or len(keyword) > 4} <= held


def test_an_attribute_that_no_example_holds_is_not_claimed(
    every: tuple[Example, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    unknown = Module("Print", "C.13", ("Polarity", "ImageRotation"))
    monkeypatch.setattr("viewer.presentation.capabilities.probe.MODULES", (unknown,))
    assert found("Polarity", *every[:2]) == (False, False, False)


def test_what_only_foreign_states_hold_does_not_count_as_written(
    every: tuple[Example, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("viewer.presentation.capabilities.probe.MODULES", (Module("M", "C", ("RescaleSlope",)),))
    assert found("RescaleSlope", every[0]) == (True, True, True)
    assert found("RescaleSlope", replace(every[0], written=False)) == (True, True, False)


def test_a_page_without_a_place_for_the_table_is_refused() -> None:
    assert with_table(f"a\n{START}\nold\n{END}\nz\n", "new") == f"a\n{START}\n\nnew\n\n{END}\nz\n"
    with pytest.raises(TableNotFound, match="needs the lines"):
        with_table("nothing here", "new")


def test_an_outdated_page_fails_the_check(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = "viewer.management.commands.presentation_state_table"
    monkeypatch.setattr(f"{command}.ROOT", tmp_path)
    monkeypatch.setattr(f"{command}.findings", lambda examples: ())
    with pytest.raises(CommandError, match=r"presentation-states\.md"):
        call_command("presentation_state_table", "--check")
    (tmp_path / "docs").mkdir()
    page = tmp_path / "docs" / "presentation-states.md"
    page.write_text(f"{START}\n{END}\n")
    with pytest.raises(CommandError, match="out of date"):
        call_command("presentation_state_table", "--check")
    call_command("presentation_state_table", "--write", stdout=io.StringIO())
    call_command("presentation_state_table", "--check")
