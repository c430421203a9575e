"""dgscope/data_folder.py: a folder is ours, or it is left alone."""

import os
import stat
from pathlib import Path

import pytest

from dgscope import data_folder
from dgscope.data_folder import DataFolderError


def test_a_new_folder_is_closed_to_others_and_marked(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    data_folder.claim(folder)

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert folder.joinpath("dgscope-data").read_text().endswith("Format 1.\n")


def test_an_empty_folder_becomes_ours_and_stays_so(tmp_path: Path) -> None:
    data_folder.claim(tmp_path)
    tmp_path.joinpath("store").mkdir()

    data_folder.claim(tmp_path)


def test_a_folder_with_other_files_is_refused_and_stays_as_it_is(tmp_path: Path) -> None:
    tmp_path.joinpath("thesis.txt").touch()

    with pytest.raises(DataFolderError, match=r"not empty.*thesis\.txt.*--data"):
        data_folder.claim(tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_file_is_not_a_folder(tmp_path: Path) -> None:
    tmp_path.joinpath("file").touch()

    with pytest.raises(DataFolderError, match="is not a folder"):
        data_folder.claim(tmp_path / "file")
    with pytest.raises(DataFolderError, match="is not a folder"):
        data_folder.claim(tmp_path / "file" / "below")


def test_the_socket_folder_is_short_and_different_for_every_data_folder(tmp_path: Path) -> None:
    first, second = (data_folder.socket_folder(tmp_path / name) for name in ("a" * 200, "b" * 200))

    assert first != second
    assert len(os.fsencode(first / ".s.PGSQL.5432.lock")) <= 107


def test_a_long_temporary_folder_is_not_used_for_sockets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / ("t" * 100)))

    assert data_folder.socket_folder(tmp_path).parent == Path("/tmp")
