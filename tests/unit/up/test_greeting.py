"""dgscope/up/greeting.py: what is printed once everything runs."""

from pathlib import Path

import pytest

from dgscope import env
from dgscope.up import greeting


def shown(tmp_path: Path, capsys: pytest.CaptureFixture[str], password: str = "", **values: str) -> str:
    greeting.show(env.load({"DGSCOPE_SECRET_KEY": "x", **values}, tmp_path), password)
    return capsys.readouterr().out


def test_it_names_the_addresses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(tmp_path, capsys, DGSCOPE_AE_TITLE="READING", DGSCOPE_SITE_NAME="Clinic")

    assert "Clinic is ready." in text
    assert "http://127.0.0.1:8000/" in text
    assert "AE title READING, 127.0.0.1, port 11112" in text
    assert "password" not in text


def test_it_shows_a_new_password(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "user admin, password horse" in shown(tmp_path, capsys, "horse")


def test_an_address_for_all_is_shown_as_one_that_works_here(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "http://127.0.0.1:8000/" in shown(tmp_path, capsys, DGSCOPE_HTTP_HOST="0.0.0.0")
    assert "http://[::1]:8000/" in shown(tmp_path, capsys, DGSCOPE_HTTP_HOST="::")


def test_a_server_open_to_others_without_their_host_names_gets_a_note(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    opened = {"DGSCOPE_HTTP_HOST": "0.0.0.0"}

    assert "DGSCOPE_ALLOWED_HOSTS" in shown(tmp_path, capsys, **opened)
    assert "DGSCOPE_ALLOWED_HOSTS" not in shown(tmp_path, capsys, **opened, DGSCOPE_ALLOWED_HOSTS="pacs.example")
    assert "DGSCOPE_ALLOWED_HOSTS" not in shown(tmp_path, capsys)
