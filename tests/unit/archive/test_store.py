"""The store on a POSIX file system."""

import os
from pathlib import Path

import pytest

from dgscope.archive.errors import StoreError
from dgscope.archive.store import PosixStore


@pytest.fixture
def opened(tmp_path: Path) -> PosixStore:
    return PosixStore.open_folder(str(tmp_path / "store"))


def stored(store: PosixStore, content: bytes = b"x") -> str:
    file = store.create_spool()
    file.write(memoryview(content))
    file.flush()
    name = store.name_for(file.path)
    store.publish(file.path, name)
    return name


def test_it_lays_out_a_new_folder_and_opens_it_again(tmp_path: Path) -> None:
    name = stored(PosixStore.open_folder(str(tmp_path / "a" / "store")))
    again = PosixStore.open_folder(str(tmp_path / "a" / "store"))
    assert again.path(name).read_bytes() == b"x"
    assert len([path for path in (tmp_path / "a" / "store").iterdir() if len(path.name) == 2]) == 256


def test_it_does_not_touch_a_folder_of_somebody_else(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").write_bytes(b"")
    with pytest.raises(StoreError, match=r"not made by DGscope \(found holiday.jpg\)"):
        PosixStore.open_folder(str(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["holiday.jpg"]


def test_it_goes_on_with_a_layout_that_was_interrupted(tmp_path: Path) -> None:
    for name in ("00", ".spool", "lost+found"):
        (tmp_path / name).mkdir()
    (tmp_path / ".dgscope-store-unfinished").write_text("")
    assert PosixStore.open_folder(str(tmp_path)).free_space().size > 0


def test_spool_and_store_must_be_on_one_file_system(
    opened: PosixStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = Path.stat

    def elsewhere(self: Path, **options: bool) -> os.stat_result:
        status = original(self, **options)
        if self.name == ".spool":
            values = list(status)
            values[2] = status.st_dev + 1
            return os.stat_result(values)
        return status

    monkeypatch.setattr(Path, "stat", elsewhere)
    with pytest.raises(StoreError, match="must be on one"):
        PosixStore.open_folder(str(tmp_path / "store"))


@pytest.mark.parametrize(
    "name", ["../evil.dcm", "/etc/passwd", "00/1.2.3.dcm", "", "00/" + "a" * 32 + ".dcm/..", ".spool/x"]
)
def test_only_its_own_names_become_paths(opened: PosixStore, name: str) -> None:
    with pytest.raises(StoreError):
        opened.path(name)
    spooled = opened.create_spool()
    spooled.flush()
    with pytest.raises(StoreError):
        opened.publish(spooled.path, name)


def test_files_are_listed_in_order_and_from_a_place_on(opened: PosixStore) -> None:
    names = sorted(stored(opened) for _ in range(20))
    assert [file.name for file in opened.files()] == names
    assert [file.name for file in opened.files(after=names[9])] == names[10:]


def test_setting_aside_moves_and_copying_keeps_both_names(opened: PosixStore) -> None:
    name = stored(opened, b"content")
    copy = opened.copy_aside(name)
    moved = opened.set_aside(name)
    assert {copy[:12], moved[:12]} == {".quarantine/"}
    assert not opened.path(name).exists()
    back = opened.copy_back(moved)
    opened.remove([moved, copy, copy])
    assert opened.path(back).read_bytes() == b"content"
    assert list(opened.quarantined_files()) == []
