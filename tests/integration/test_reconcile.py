"""Reconciliation on a real store and a real database: each class of trouble is made, found, repaired."""

import io
import json
import os
import time
from pathlib import Path

import pytest
from django.core.management import call_command

from dgscope.archive.models import Instance, InstanceState, Quarantined, Series, Study
from dgscope.archive.store import store
from tests.unit.archive.objects import ct, send

HOUR = 3600.0


pytest_plugins = ["tests.unit.archive.fixtures"]
pytestmark = pytest.mark.usefixtures("archive")


def reconcile(*options: str) -> tuple[dict[str, object], int]:
    """The report and the exit status."""
    out, status = io.StringIO(), 0
    try:
        call_command("reconcile", *options, stdout=out)
    except SystemExit as end:
        status = int(end.code or 0)
    return json.loads(out.getvalue()), status


def stored() -> Instance:
    return Instance.objects.get(pk=send(ct()).instance_pk)


def age(path: Path) -> None:
    then = time.time() - HOUR
    os.utime(path, (then, then))


def found(report: dict[str, object], name: str) -> tuple[int, int]:
    finding = report[name]
    assert isinstance(finding, dict)
    return finding["found"], finding["repaired"]


def test_a_healthy_archive_has_nothing_to_report() -> None:
    stored()
    report, status = reconcile("--check", "--deep")
    assert status == 0
    assert [name for name, value in report.items() if isinstance(value, dict) and value["found"]] == []
    assert (report["files"], report["rows"]) == (1, 1)


def test_old_spool_files_go_and_young_ones_stay(archive: Path) -> None:
    old, young = archive / ".spool" / f"{'a' * 32}.part", archive / ".spool" / f"{'b' * 32}.part"
    old.write_bytes(b"x")
    young.write_bytes(b"x")
    age(old)
    assert found(reconcile("--check")[0], "spool_leftovers") == (1, 0)
    assert old.exists()
    assert found(reconcile("--repair")[0], "spool_leftovers") == (1, 1)
    assert not old.exists()
    assert young.exists()


def test_a_file_without_row_is_taken_in() -> None:
    instance = stored()
    path = store().path(instance.file)
    age(path)
    Study.objects.all().delete()
    report, status = reconcile("--repair")
    assert (found(report, "adopted"), status) == ((1, 1), 0)
    again = Instance.objects.get()
    assert (again.sop_instance_uid, again.file) == (instance.sop_instance_uid, instance.file)
    assert bytes(again.data_set_sha256) == bytes(instance.data_set_sha256)
    assert Study.objects.get().number_of_instances == 1


def test_a_young_file_without_row_may_belong_to_a_running_association() -> None:
    stored()
    Study.objects.all().delete()
    assert found(reconcile("--repair")[0], "adopted") == (0, 0)


def test_a_second_file_with_the_same_bytes_is_redundant(archive: Path) -> None:
    instance = stored()
    copy = archive / "00" / f"{'c' * 32}.dcm"
    copy.write_bytes(store().path(instance.file).read_bytes())
    age(copy)
    assert found(reconcile("--repair")[0], "redundant") == (1, 1)
    assert not copy.exists()
    assert store().path(Instance.objects.get().file).exists()


def test_an_unreadable_file_is_set_aside_with_a_row(archive: Path) -> None:
    broken = archive / "0f" / f"{'d' * 32}.dcm"
    broken.write_bytes(b"\0" * 128 + b"DICM broken")
    age(broken)
    assert found(reconcile("--repair")[0], "set_aside") == (1, 1)
    row = Quarantined.objects.get()
    assert row.reason == "unreadable"
    assert store().path(row.file).exists()
    assert not broken.exists()
    assert found(reconcile("--repair")[0], "set_aside") == (0, 0)


def test_a_row_without_file_is_marked_and_the_exit_status_tells() -> None:
    instance = stored()
    store().remove([instance.file])
    report, status = reconcile("--repair")
    assert (found(report, "missing"), status, report["damaged"]) == ((1, 0), 1, True)
    instance.refresh_from_db()
    assert instance.state == InstanceState.MISSING


def test_a_missing_file_that_comes_back_heals_after_its_checksum() -> None:
    instance = stored()
    path = store().path(instance.file)
    content = path.read_bytes()
    path.unlink()
    reconcile("--repair")
    path.write_bytes(content)
    report, status = reconcile("--repair")
    assert (found(report, "healed"), status) == ((1, 1), 0)
    instance.refresh_from_db()
    assert instance.state == InstanceState.STORED


def test_sending_a_missing_instance_again_heals_it() -> None:
    image = ct()
    instance = Instance.objects.get(pk=send(image).instance_pk)
    store().remove([instance.file])
    reconcile("--repair")
    assert send(image).instance_pk == instance.pk
    instance.refresh_from_db()
    assert instance.state == InstanceState.STORED
    assert store().path(instance.file).exists()


def test_a_changed_byte_is_found_by_the_deep_check_only() -> None:
    instance = stored()
    path = store().path(instance.file)
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    assert reconcile("--check")[1] == 0
    report, status = reconcile("--repair", "--deep")
    assert (found(report, "corrupt"), status) == ((1, 0), 1)
    instance.refresh_from_db()
    assert instance.state == InstanceState.CORRUPT


def test_wrong_counters_are_recomputed() -> None:
    stored()
    Study.objects.update(number_of_instances=7, number_of_images=0)
    Series.objects.update(number_of_instances=0)
    assert found(reconcile("--check")[0], "counters") == (1, 0)
    assert found(reconcile("--repair")[0], "counters") == (1, 1)
    study = Study.objects.get()
    assert (study.number_of_instances, study.number_of_images) == (1, 1)
    assert Series.objects.get().number_of_instances == 1


def test_only_what_was_received_since_a_date_is_looked_at() -> None:
    store().remove([stored().file])
    assert reconcile("--check", "--since", "2999-01-01")[1] == 0


def test_the_start_of_the_installation_repairs_what_a_crash_left(archive: Path) -> None:
    leftover = archive / ".spool" / f"{'e' * 32}.part"
    leftover.write_bytes(b"x")
    age(leftover)
    call_command("reconcile", "--at-start", stdout=io.StringIO())
    assert not leftover.exists()
