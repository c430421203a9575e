"""Liveness and readiness."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from dgscope import health, heartbeat, scp_report


@pytest.fixture(autouse=True)
def nobody_was_heard(request: pytest.FixtureRequest) -> None:
    """Every test begins with worker and beat silent."""
    heartbeat._last_sent.clear()
    if "broker" in request.fixturenames:
        request.getfixturevalue("broker")
        with heartbeat._broker() as keys:
            keys.delete("dgscope:alive:worker", "dgscope:alive:beat")


@pytest.fixture
def report() -> Path:
    health.forget()
    path = Path(settings.ENV.data_dir) / scp_report.FILE
    yield path
    path.unlink(missing_ok=True)
    health.forget()


@pytest.mark.django_db
def test_it_is_200_when_every_part_answers(client: Client, broker: str, report: Path) -> None:
    report.write_text(json.dumps({"pid": 1, "ae_title": "DGSCOPE", "port": 11112, "images_per_second": 1.5}))
    heartbeat.send("worker")
    heartbeat.send("beat")
    answer = client.get("/healthz")
    parts = ["database", "store", "storage_scp", "broker", "worker", "beat"]
    assert answer.json() == {"status": "ok", "parts": dict.fromkeys(parts, "ok")}
    assert answer.status_code == 200


@pytest.mark.django_db
def test_it_is_503_and_names_the_part_that_is_down(
    client: Client, broker: str, report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/healthz").json()["parts"]["storage_scp"] == "does not run"
    health.forget()
    monkeypatch.setattr(settings, "CELERY_BROKER_URL", "redis://127.0.0.1:1/0")
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["status"] == "degraded"
    assert answer.json()["parts"]["broker"] == "does not answer"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["worker", "beat"])
def test_a_worker_or_scheduler_that_gives_no_sign_of_life_is_named(
    client: Client, broker: str, report: Path, name: str
) -> None:
    heartbeat.send({"worker": "beat", "beat": "worker"}[name])
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["parts"][name] == "does not run"


@pytest.mark.django_db
def test_without_the_broker_nobody_says_that_the_worker_is_dead(
    client: Client, report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "CELERY_BROKER_URL", "redis://127.0.0.1:1/0")
    heartbeat.send("worker")  # and no error reaches the worker
    parts = client.get("/healthz").json()["parts"]
    assert parts["broker"] == "does not answer"
    assert parts["worker"] == parts["beat"] == "not known without the broker"


@pytest.mark.django_db
def test_the_web_server_is_fit_for_work_while_the_others_are_away(
    client: Client, report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "CELERY_BROKER_URL", "redis://127.0.0.1:1/0")
    answer = client.get("/healthz/web")
    assert answer.json() == {"status": "ok", "parts": {"database": "ok", "store": "ok"}}
    assert answer.status_code == 200


def test_a_sign_of_life_is_sent_only_now_and_then_and_expires(broker: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat, "SECONDS_BETWEEN", 3600.0)
    heartbeat.send("beat")
    with heartbeat._broker() as keys:
        assert 0 < keys.ttl("dgscope:alive:beat") <= heartbeat.SECONDS_TRUSTED
        keys.delete("dgscope:alive:beat")
    heartbeat.send("beat")
    assert heartbeat.heard() == set()
    monkeypatch.setattr(heartbeat, "SECONDS_BETWEEN", 0.0)
    heartbeat.send("beat")
    assert heartbeat.heard() == {"beat"}


@pytest.mark.parametrize("content", ["", "[]", "{", '{"port": "x", "images_per_second": null}'])
def test_a_broken_report_is_no_fault_of_the_page(report: Path, content: str) -> None:
    report.write_text(content)
    assert scp_report.read().ae_title == "DGSCOPE"
    assert scp_report.read().port == settings.ENV.dicom_port


def test_a_report_that_is_no_longer_written_means_that_the_scp_does_not_run(report: Path) -> None:
    import os
    import time

    report.write_text('{"open_associations": 3, "images_per_second": 2}')
    assert scp_report.read().open_associations == 3
    os.utime(report, (time.time() - 60, time.time() - 60))
    assert not scp_report.read().is_fresh
    assert scp_report.read().open_associations == 0
