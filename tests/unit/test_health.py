"""Liveness and readiness."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from dgscope import health, scp_report


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
    answer = client.get("/healthz")
    assert answer.json() == {
        "status": "ok",
        "parts": {"database": "ok", "broker": "ok", "store": "ok", "storage_scp": "ok"},
    }
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
