"""``manage.py import_dicom`` on files, folders, archives and media, friendly and hostile."""

import io
import os
import stat
import sys
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from pydicom.dataset import Dataset
from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, ImplicitVRLittleEndian

from dgscope.archive.ingest.file_meta import file_meta
from dgscope.archive.media.candidates import candidates
from dgscope.archive.models import Instance
from dgscope.archive.store import store
from tests.unit.archive.objects import ct, deflated, encoded

pytest_plugins = ["tests.unit.archive.fixtures"]
pytestmark = pytest.mark.usefixtures("archive")


def part10(data_set: Dataset, syntax: str = "1.2.840.10008.1.2.1") -> bytes:
    return file_meta(data_set.SOPClassUID, data_set.SOPInstanceUID, syntax, "") + encoded(data_set, syntax)


def import_dicom(*paths: Path) -> tuple[str, int]:
    """What was printed, and the exit status."""
    out, status = io.StringIO(), 0
    try:
        call_command("import_dicom", *map(str, paths), stdout=out, stderr=io.StringIO())
    except SystemExit as end:
        status = int(end.code or 0)
    return out.getvalue(), status


def zipped(path: Path, entries: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive_file:
        for name, content in entries.items():
            archive_file.writestr(name, content)
    return path


def test_it_imports_a_folder_and_counts(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"IM{number}").write_bytes(part10(ct()))
    (tmp_path / "readme.txt").write_text("not an image")
    text, status = import_dicom(tmp_path)
    assert (status, Instance.objects.count()) == (0, 3)
    assert "3  stored" in text
    assert "1  no DICOM files" in text


def test_it_skips_what_is_here_already(tmp_path: Path) -> None:
    (tmp_path / "a.dcm").write_bytes(part10(ct()))
    import_dicom(tmp_path)
    text, status = import_dicom(tmp_path)
    assert (status, Instance.objects.count()) == (0, 1)
    assert "1  already here" in text


def test_it_stores_the_data_set_bit_by_bit_under_a_preamble_of_zeros(tmp_path: Path) -> None:
    image = ct()
    program = bytearray(part10(image))
    program[:2] = b"MZ"
    (tmp_path / "a.dcm").write_bytes(program)
    import_dicom(tmp_path)
    row = Instance.objects.get()
    content = store().path(row.file).read_bytes()
    assert content[:128] == bytes(128)
    assert content[row.data_set_offset :] == encoded(image)


def test_it_takes_bare_data_sets(tmp_path: Path) -> None:
    (tmp_path / "explicit").write_bytes(encoded(ct()))
    (tmp_path / "implicit").write_bytes(encoded(ct(), ImplicitVRLittleEndian))
    assert import_dicom(tmp_path)[1] == 0
    syntaxes = set(Instance.objects.values_list("transfer_syntax_uid", flat=True))
    assert syntaxes == {"1.2.840.10008.1.2", "1.2.840.10008.1.2.1"}


def test_it_keeps_deflated_data_sets_as_they_are(tmp_path: Path) -> None:
    image = ct()
    data = deflated(image)
    meta = file_meta(image.SOPClassUID, image.SOPInstanceUID, DeflatedExplicitVRLittleEndian, "")
    (tmp_path / "a.dcm").write_bytes(meta + data)
    assert import_dicom(tmp_path)[1] == 0
    row = Instance.objects.get()
    assert row.transfer_syntax_uid == DeflatedExplicitVRLittleEndian
    assert row.rows == 4
    assert store().path(row.file).read_bytes()[row.data_set_offset :] == data


def test_it_refuses_a_deflate_bomb(tmp_path: Path) -> None:
    image = ct(PixelData=bytes(64 * 2**20))
    meta = file_meta(image.SOPClassUID, image.SOPInstanceUID, DeflatedExplicitVRLittleEndian, "")
    (tmp_path / "a.dcm").write_bytes(meta + deflated(image))
    text, status = import_dicom(tmp_path)
    assert (status, Instance.objects.count()) == (1, 0)
    assert "inflates beyond all reason" in text


def test_it_imports_archives_and_archives_in_them(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", {"b.dcm": part10(ct())}).read_bytes()
    (tmp_path / "inner.zip").unlink()
    path = zipped(tmp_path / "a.zip", {"x/a.dcm": part10(ct()), "inner.zip": inner, "notes.txt": b"hello"})
    text, status = import_dicom(path)
    assert (status, Instance.objects.count()) == (0, 2), text


def test_it_refuses_archives_nested_too_deep(tmp_path: Path) -> None:
    content = part10(ct())
    for depth in range(4):
        path = zipped(tmp_path / f"{depth}.zip", {"in.zip" if depth else "a.dcm": content})
        content = path.read_bytes()
    text, status = import_dicom(tmp_path / "3.zip")
    assert (status, Instance.objects.count()) == (1, 0)
    assert "nested" in text


def test_it_refuses_an_archive_that_unpacks_to_much_more_than_its_size(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive_file,
        archive_file.open("a.dcm", "w", force_zip64=True) as entry,
    ):
        for _ in range(300):
            entry.write(bytes(2**20))
    text, status = import_dicom(path)
    assert status == 1
    assert "times its size" in text


@pytest.mark.parametrize("name", ["../../evil.dcm", "/etc/evil.dcm", "a/..\\..\\evil.dcm"])
def test_it_refuses_entries_whose_names_lead_out_of_the_archive(tmp_path: Path, name: str) -> None:
    text, status = import_dicom(zipped(tmp_path / "a.zip", {name: part10(ct()), "good.dcm": part10(ct())}))
    assert (status, Instance.objects.count()) == (1, 1)
    assert "leads out of the archive" in text
    assert not list(tmp_path.parent.glob("**/evil.dcm"))


def test_it_refuses_links_in_archives_and_does_not_follow_links_in_folders(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.dcm").write_bytes(part10(ct()))
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "link.dcm").symlink_to(outside / "secret.dcm")
    (inside / "folder").symlink_to(outside)
    entry = zipfile.ZipInfo("link.dcm")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(inside / "a.zip", "w") as archive_file:
        archive_file.writestr(entry, "/etc/passwd")
    text, status = import_dicom(inside)
    assert (status, Instance.objects.count()) == (1, 0)
    assert "Symbolic links are not followed." in text
    assert "a link or a device" in text


def test_it_refuses_encrypted_entries_and_broken_archives(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"a.dcm": part10(ct())})
    content = bytearray(path.read_bytes())
    for magic, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        content[content.index(magic) + flags] |= 1
    path.write_bytes(content)
    text, status = import_dicom(path)
    assert status == 1
    assert "encrypted" in text
    broken = zipped(tmp_path / "b.zip", {"a.dcm": part10(ct())})
    content = bytearray(broken.read_bytes())
    content[200:400] = bytes(200)
    broken.write_bytes(content)
    assert import_dicom(broken)[1] == 1
    assert Instance.objects.count() == 0


def media(
    folder: Path, identifiers: list[list[str]], name: str = "DICOMDIR", syntax: str = "1.2.840.10008.1.2.1"
) -> Path:
    """A DICOMDIR that names the given files."""
    directory = Dataset()
    directory.FileSetID = "TEST"
    directory.DirectoryRecordSequence = []
    for identifier in identifiers:
        record = Dataset()
        record.DirectoryRecordType = "IMAGE"
        record.ReferencedFileID = identifier
        directory.DirectoryRecordSequence.append(record)
    path = folder / name
    path.write_bytes(file_meta("1.2.840.10008.1.3.10", "1.2.3", syntax, "") + encoded(directory, syntax))
    return path


def test_it_imports_the_files_of_a_medium(tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "im0001").write_bytes(part10(ct()))
    directory = media(tmp_path, [["IMAGES", "IM0001"], ["IMAGES", "IM0002"]])
    text, status = import_dicom(directory)
    assert (status, Instance.objects.count()) == (1, 1)
    assert "names a file that is not on the medium" in text


@pytest.mark.parametrize("syntax", [ImplicitVRLittleEndian, ExplicitVRBigEndian])
def test_it_knows_a_directory_by_its_class_whatever_its_name_and_encoding(tmp_path: Path, syntax: str) -> None:
    (tmp_path / "IM0001").write_bytes(part10(ct()))
    directory = media(tmp_path, [["IM0001"], ["IM0002"]], "catalogue.dcm", syntax)
    for path in (directory, tmp_path):
        text, status = import_dicom(path)
        assert (status, Instance.objects.count()) == (1, 1)
        assert "refused 1: The directory names a file that is not on the medium" in text


def test_the_directory_of_a_medium_that_was_zipped_is_no_object(tmp_path: Path) -> None:
    directory = media(tmp_path, [["IM0001"]]).read_bytes()
    path = zipped(tmp_path / "cd.zip", {"DICOMDIR": directory, "IM0001": part10(ct())})
    text, status = import_dicom(path)
    assert (status, Instance.objects.count()) == (0, 1), text


def test_no_file_outside_of_the_medium_is_opened(tmp_path: Path) -> None:
    (tmp_path / "secret.dcm").write_bytes(part10(ct()))
    medium = tmp_path / "medium"
    medium.mkdir()
    (medium / "LINK").symlink_to(tmp_path)
    secret = str(tmp_path / "secret.dcm")
    directory = media(
        medium, [["..", "secret.dcm"], [secret], ["LINK", "secret.dcm"], ["%2e%2e", "secret.dcm"], ["../secret.dcm"]]
    )
    opened: list[str] = []
    watching = True  # an audit hook cannot be removed
    sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" and watching else None)
    text, status = import_dicom(directory)
    watching = False
    assert (status, Instance.objects.count()) == (1, 0)
    assert not [name for name in opened if name.endswith("secret.dcm")]
    assert "refused 5" in text


def test_an_interrupted_import_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        (tmp_path / f"{number}.dcm").write_bytes(part10(ct()))
    original = os.fdatasync
    calls = []

    def fails_later(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) > 2:
            raise OSError(28, "No space left on device")
        original(descriptor)

    monkeypatch.setattr(os, "fdatasync", fails_later)
    text, status = import_dicom(tmp_path)
    assert (status, Instance.objects.count()) == (2, 2), text
    monkeypatch.undo()
    text, status = import_dicom(tmp_path)
    assert (status, Instance.objects.count()) == (0, 4)
    assert "2  done before the interruption" in text
    assert not list(Path(settings.ENV.data_dir, "imports").glob("*"))


def test_it_says_why_each_file_was_refused(tmp_path: Path) -> None:
    (tmp_path / "cut.dcm").write_bytes(part10(ct())[:-10])
    (tmp_path / "nouid.dcm").write_bytes(part10(ct()).replace(b"\x20\x00\x0d\x00UI", b"\x20\x00\x0c\x00UI"))
    text, status = import_dicom(tmp_path, tmp_path / "absent.dcm")
    assert (status, Instance.objects.count()) == (1, 0)
    assert "cut" in text
    assert "Study Instance UID is missing" in text
    assert "There is no such file" in text


@pytest.mark.corpus
def test_it_imports_the_media_of_the_collection(corpus: Path) -> None:
    folder = next(path.parent.parent for path in corpus.rglob("TINY_ALPHA/DICOMDIR"))
    for directory in (folder / "DICOMDIR", folder / "TINY_ALPHA" / "DICOMDIR"):
        text, status = import_dicom(directory)
        assert (status, "refused" in text) == (0, False), text
    assert Instance.objects.count() == 81  # 31 and 50, as the two directories name them


@pytest.mark.corpus
def test_every_encoding_of_a_directory_of_the_collection_names_the_same_files(corpus: Path) -> None:
    folder = next(path.parent.parent for path in corpus.rglob("TINY_ALPHA/DICOMDIR"))
    variants = sorted(folder.glob("DICOMDIR*"))
    named = {path.name: {found.label for found in candidates(path)} for path in variants}
    assert named.pop("DICOMDIR-empty.dcm") == set()
    assert len(named) == 6
    assert len(named["DICOMDIR"]) == 31
    assert {frozenset(labels) for labels in named.values()} == {frozenset(named["DICOMDIR"])}
