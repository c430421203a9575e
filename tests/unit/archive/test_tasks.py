"""The nightly reconciliation as the scheduler starts it. test_deletion.py has the task that finishes deletions."""

import logging

import pytest
from django.db import connection

from dgscope.archive import tasks
from dgscope.archive.models import Instance, InstanceState, Study
from dgscope.archive.reconcile import run
from dgscope.archive.store import store
from tests.unit.archive.objects import ct, send

pytest_plugins = ["tests.unit.archive.fixtures"]
pytestmark = pytest.mark.usefixtures("archive")


def stored() -> Instance:
    return Instance.objects.get(pk=send(ct()).instance_pk)


def damage(instance: Instance) -> None:
    path = store().path(instance.file)
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def test_everything_that_the_scheduler_sends_is_a_task_that_the_worker_knows() -> None:
    from dgscope.celery import app

    app.loader.import_default_modules()
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)


def test_the_night_verifies_a_share_and_the_next_one_goes_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = stored(), stored()
    damage(second)
    monkeypatch.setattr(tasks, "_MIN_BYTES", 1)  # so little that one file fills the night's share
    with caplog.at_level(logging.INFO):
        assert tasks.reconcile_nightly()["damaged"] is False
    assert caplog.records[-1].levelno == logging.INFO

    assert tasks.reconcile_nightly()["damaged"] is True
    assert caplog.records[-1].levelno == logging.ERROR
    states = dict(Instance.objects.values_list("pk", "state"))
    assert states == {first.pk: InstanceState.STORED, second.pk: InstanceState.CORRUPT}


def test_the_night_repairs_and_finds_files_that_are_gone() -> None:
    instance = stored()
    Study.objects.update(number_of_instances=9)
    store().remove([instance.file])
    assert tasks.reconcile_nightly()["damaged"] is True
    instance.refresh_from_db()
    assert instance.state == InstanceState.MISSING
    assert Study.objects.get().number_of_instances == 1


def test_a_night_beside_a_reconciliation_by_hand_does_nothing() -> None:
    by_hand = connection.copy()
    try:
        with by_hand.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [run._LOCK])
        assert tasks.reconcile_nightly() is None
    finally:
        by_hand.close()
