"""Reconciliation of objects that belong to no patient: the same classes of trouble as of images."""

import importlib
from pathlib import Path
from typing import Any

import pytest

from dgscope.archive.errors import OutOfResources
from dgscope.archive.ingest import Outcome
from dgscope.archive.models import Instance, InstanceState, NonPatientObject, Quarantined
from dgscope.archive.reconcile import Options
from dgscope.archive.reconcile import reconcile as run
from dgscope.archive.store import store
from dgscope.archive.tasks import reconcile_nightly
from tests.integration.test_reconcile import age, found, reconcile
from tests.unit.archive.non_patient_objects import color_palette, hanging_protocol
from tests.unit.archive.objects import ct, send

pytest_plugins = ["tests.unit.archive.fixtures"]
pytestmark = pytest.mark.usefixtures("archive")


def stored() -> NonPatientObject:
    return NonPatientObject.objects.get(pk=send(hanging_protocol()).non_patient_pk)


def spoil(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def test_their_files_are_no_orphans() -> None:
    for row in (stored(), Instance.objects.get(pk=send(ct()).instance_pk)):
        age(store().path(row.file))
    report, status = reconcile("--repair", "--deep")
    assert status == 0
    assert [name for name, value in report.items() if isinstance(value, dict) and value["found"]] == []
    assert (report["files"], report["rows"]) == (2, 2)
    assert not NonPatientObject.objects.filter(checked_at=None).exists()


def test_a_file_that_a_crash_left_without_row_is_taken_in() -> None:
    row = stored()
    age(store().path(row.file))
    NonPatientObject.objects.all().delete()
    assert found(reconcile("--check")[0], "adopted") == (1, 0)
    report, status = reconcile("--repair")
    assert (found(report, "adopted"), status) == ((1, 1), 0)
    again = NonPatientObject.objects.get()
    assert (again.sop_instance_uid, again.file, again.label) == (row.sop_instance_uid, row.file, row.label)
    assert bytes(again.data_set_sha256) == bytes(row.data_set_sha256)
    assert store().path(again.file).exists()


def test_what_a_connection_lost_in_the_commit_left_is_taken_in(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sender was told to come again, and the file stays: nobody can know whether the row was committed."""
    module = importlib.import_module("dgscope.archive.ingest.index")
    original: Any = module.write_rows

    def cut(cursor: Any, *arguments: Any) -> Any:
        written = original(cursor, *arguments)
        cursor.connection.close()
        return written

    protocol = hanging_protocol()
    with monkeypatch.context() as patch:
        patch.setattr(module, "write_rows", cut)
        with pytest.raises(OutOfResources):
            send(protocol)
    (file,) = archive.glob("[0-9a-f][0-9a-f]/*.dcm")
    assert not NonPatientObject.objects.exists()
    age(file)
    assert found(reconcile("--repair")[0], "adopted") == (1, 1)
    row = NonPatientObject.objects.get()
    assert (row.file, row.source_kind) == (str(file.relative_to(archive)), "local")
    assert send(protocol).outcome is Outcome.IDENTICAL_DUPLICATE


def test_a_second_file_with_the_same_bytes_is_redundant(archive: Path) -> None:
    row = stored()
    for copy in (archive / "00" / f"{'c' * 32}.dcm", archive / ".quarantine" / f"{'d' * 32}.dcm"):
        copy.write_bytes(store().path(row.file).read_bytes())
        age(copy)
    assert found(reconcile("--repair")[0], "redundant") == (2, 2)
    assert [str(path.relative_to(archive)) for path in archive.glob("*/*.dcm")] == [row.file]


def test_a_file_with_other_bytes_under_the_uid_is_set_aside() -> None:
    first, second = send(hanging_protocol(SOPInstanceUID="1.2.3")), hanging_protocol(SOPInstanceUID="1.2.3.4")
    other = NonPatientObject.objects.get(pk=send(second).non_patient_pk)
    path = store().path(other.file)
    path.write_bytes(path.read_bytes().replace(b"Thorax 2x1", b"Abdomen 3x").replace(b"1.2.3.4\0", b"1.2.3\0\0\0"))
    age(path)
    other.delete()
    assert found(reconcile("--repair")[0], "set_aside") == (1, 1)
    assert Quarantined.objects.get().reason == "other_bytes"
    assert NonPatientObject.objects.get().pk == first.non_patient_pk


def test_a_row_without_file_is_marked_and_heals_when_the_file_is_back() -> None:
    row = stored()
    path = store().path(row.file)
    content = path.read_bytes()
    path.unlink()
    report, status = reconcile("--repair")
    assert (found(report, "missing"), status, report["damaged"]) == ((1, 0), 1, True)
    row.refresh_from_db()
    assert row.state == InstanceState.MISSING
    path.write_bytes(content)
    assert found(reconcile("--repair")[0], "healed") == (1, 1)
    row.refresh_from_db()
    assert row.state == InstanceState.STORED


@pytest.mark.parametrize("repair", [False, True])
def test_a_changed_byte_is_found_by_the_deep_check(repair: bool) -> None:
    row = stored()
    send(ct())
    spoil(store().path(row.file))
    assert reconcile("--check")[1] == 0
    report, status = reconcile("--repair" if repair else "--check", "--deep")
    assert (found(report, "corrupt"), status) == ((1, 0), 1)
    row.refresh_from_db()
    assert row.state == (InstanceState.CORRUPT if repair else InstanceState.STORED)


def test_the_rows_of_both_tables_take_turns_by_their_last_check() -> None:
    """A bounded check gets round: what was checked longest ago comes first, whatever it is."""
    send(ct())
    stored()
    send(color_palette())
    sizes = []
    for _ in range(3):
        sizes.append(run(Options(repair=True, deep=True, max_bytes=1)).bytes_verified)
    kept = [*Instance.objects.all(), *NonPatientObject.objects.all()]
    assert sorted(sizes) == sorted(row.size for row in kept)
    assert all(row.checked_at for row in kept)


def test_the_nightly_run_counts_them() -> None:
    row = stored()
    spoil(store().path(row.file))
    report = reconcile_nightly()
    assert report is not None
    assert report["damaged"]


def test_one_uid_in_both_tables_is_reported(archive: Path) -> None:
    """What the next object of a known series may come to: the door does not ask there."""
    study = {"StudyInstanceUID": "1.2", "SeriesInstanceUID": "1.2.1"}
    send(ct(**study))
    row = stored()
    send(ct(**study, SOPInstanceUID=row.sop_instance_uid))
    assert Instance.objects.filter(sop_instance_uid=row.sop_instance_uid).exists()
    report, status = reconcile("--repair")
    assert (found(report, "two_classes"), status) == ((1, 0), 0)
    assert NonPatientObject.objects.exists()
