"""dgscope/up/arguments.py: the command line of script/up."""

from pathlib import Path

import pytest

from dgscope import data_folder
from dgscope.up import arguments


def test_without_options_the_environment_decides() -> None:
    asked = arguments.parse([], {})

    assert asked.data == data_folder.DEFAULT
    assert not asked.demo
    assert asked.environ({"DGSCOPE_HTTP_PORT": "8123"}) == {
        "DGSCOPE_HTTP_PORT": "8123",
        "DGSCOPE_DATA": str(data_folder.DEFAULT),
    }


def test_options_have_precedence_over_the_environment(tmp_path: Path) -> None:
    asked = arguments.parse(
        ["--demo", "--http-port", "8200", "--dicom-port", "11200", "--http-host", "::1", "--data", str(tmp_path)],
        {"DGSCOPE_DATA": "/elsewhere"},
    )
    environ = asked.environ({"DGSCOPE_HTTP_PORT": "8123"})

    assert asked.demo
    assert environ["DGSCOPE_HTTP_PORT"] == "8200"
    assert environ["DGSCOPE_DICOM_PORT"] == "11200"
    assert environ["DGSCOPE_HTTP_HOST"] == "::1"
    assert environ["DGSCOPE_DATA"] == str(tmp_path)


def test_the_data_folder_may_come_from_the_environment(tmp_path: Path) -> None:
    assert arguments.parse([], {"DGSCOPE_DATA": str(tmp_path)}).data == tmp_path


def test_a_relative_data_folder_counts_from_where_the_person_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert arguments.parse(["--data", "mine"], {}).data == tmp_path / "mine"


@pytest.mark.parametrize("wrong", [["--http-port", "0"], ["--dicom-port", "x"], ["--http-port", "70000"], ["--dem"]])
def test_wrong_use_ends_with_status_2_and_names_the_option(
    wrong: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        arguments.parse(wrong, {})

    assert ended.value.code == 2
    assert wrong[0] in capsys.readouterr().err
