"""The worker is told; a broker that is away or silent costs seconds at most."""

import socket
import time

import pytest
from celery import current_app

from dgscope.network.commitment import waking
from dgscope.network.jobs import queue


@pytest.mark.parametrize("listening", [False, True])
def test_a_broker_that_does_not_answer_is_only_noted(
    listening: bool, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        if listening:
            silent.listen()
        monkeypatch.setattr(current_app.conf, "broker_url", f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        monkeypatch.setattr(current_app.conf, "broker_write_url", current_app.conf.broker_url)
        started = time.monotonic()
        waking.wake("CT1")
        assert not queue.tell(queue.RUN_JOB, 1), "a person who asks for a job does not wait either"
    assert time.monotonic() - started < 15
    assert "waits for the scheduler" in caplog.text
