"""Decoders that crash, loop, eat memory or lie cost their own frame and nothing else."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import psutil
import pytest

from tests.unit.rendering.source_objects import describe
from viewer.rendering.decode import sandbox as sandbox_module
from viewer.rendering.decode.jobs import frame_job
from viewer.rendering.decode.sandbox import Sandbox, shared_sandbox
from viewer.rendering.errors import DecodeFailed, PixelDataError, UnsupportedValue

HOSTILE = (str(Path(__file__).with_name("hostile_worker.py")),)
BYTES = np.dtype(np.uint8)


@pytest.fixture
def seconds() -> float:
    """What a job may take: more than this machine may stall."""
    return 60.0


@pytest.fixture
def hostile(seconds: float) -> Iterator[Sandbox]:
    """A sandbox of two processes that may take so many seconds and 1 GiB."""
    box = Sandbox(2, seconds=seconds, memory=1 << 30, arguments=HOSTILE)
    yield box
    box.close()


def echo(box: Sandbox, data: bytes = b"hello") -> bytes:
    return box.run({"do": "echo"}, data, (len(data),), BYTES).tobytes()


def test_a_job_returns_its_array(hostile: Sandbox) -> None:
    assert echo(hostile) == b"hello"


def test_large_data_go_both_ways(hostile: Sandbox) -> None:
    data = os.urandom(20 << 20)
    assert echo(hostile, data) == data


def test_no_process_runs_before_it_is_needed_and_it_is_used_again(hostile: Sandbox) -> None:
    assert hostile.process_ids() == []
    echo(hostile)
    first = hostile.process_ids()
    echo(hostile)
    assert hostile.process_ids() == first
    assert len(first) == 1


def test_it_can_be_warmed_up(hostile: Sandbox) -> None:
    hostile.warm_up()
    started = hostile.process_ids()
    assert len(started) == 1
    assert echo(hostile) == b"hello"
    assert hostile.process_ids() == started


@pytest.mark.parametrize(
    ("what", "seconds", "reason"),
    [
        ("loop", 2, "took too long"),
        ("sleep", 2, "took too long"),
        ("loop_without_python", 2, "took too long"),
        ("crash", 60, "crashed .signal 11"),
        ("leave", 60, "crashed .exit status 7"),
        ("eat_memory", 60, "more memory"),
        ("fill_the_disk", 60, "more memory|decoder failed"),
        ("lie", 60, "returned 3 bytes instead of 5"),
        ("fail", 60, "decoder failed .RuntimeError"),
    ],
)
def test_a_decoder_that_misbehaves_costs_one_frame(hostile: Sandbox, what: str, reason: str) -> None:
    with pytest.raises(DecodeFailed, match=reason):
        hostile.run({"do": what}, b"", (5,), BYTES)
    assert echo(hostile) == b"hello"


def test_errors_of_the_frame_keep_their_type_and_the_process_lives_on(hostile: Sandbox) -> None:
    echo(hostile)
    before = hostile.process_ids()
    with pytest.raises(PixelDataError, match="contradicts"):
        hostile.run({"do": "complain"}, b"", (5,), BYTES)
    with pytest.raises(UnsupportedValue, match="TransferSyntaxUID"):
        hostile.run({"do": "refuse"}, b"", (5,), BYTES)
    assert hostile.process_ids() == before


def test_a_process_that_died_while_idle_is_replaced(hostile: Sandbox) -> None:
    echo(hostile)
    (pid,) = hostile.process_ids()
    os.kill(pid, signal.SIGKILL)
    psutil.wait_procs([psutil.Process(pid)] if psutil.pid_exists(pid) else [], timeout=30)
    assert echo(hostile) == b"hello"
    assert hostile.process_ids() != [pid]


def test_crashes_leave_no_process_and_no_file_open(hostile: Sandbox) -> None:
    echo(hostile)
    me = psutil.Process()
    before = me.num_fds()
    for _ in range(5):
        with pytest.raises(DecodeFailed):
            hostile.run({"do": "crash"}, b"", (5,), BYTES)
    echo(hostile)
    assert me.num_fds() <= before + 1
    assert len(hostile.process_ids()) == 1


def test_many_threads_share_few_processes(hostile: Sandbox) -> None:
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda n: echo(hostile, bytes([n]) * 1000), range(40)))
    assert answers == [bytes([n]) * 1000 for n in range(40)]
    assert len(hostile.process_ids()) <= 2


def test_one_endless_frame_does_not_hold_up_the_others() -> None:
    box = Sandbox(2, seconds=600.0, memory=1 << 30, arguments=HOSTILE)

    def endless() -> None:
        with pytest.raises(DecodeFailed, match="crashed"):
            box.run({"do": "loop"}, b"", (5,), BYTES)

    echo(box)
    (first,) = box.process_ids()
    thread = threading.Thread(target=endless)
    thread.start()
    while psutil.Process(first).cpu_percent(0.05) == 0:
        pass  # it has not begun
    echo(box)  # starts the second process
    echo(box)
    assert thread.is_alive()
    os.kill(first, signal.SIGKILL)
    thread.join()
    box.close()


def test_waiting_for_a_free_process_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox_module, "WAIT_SECONDS", 0.1)
    box = Sandbox(0, arguments=HOSTILE)
    with pytest.raises(DecodeFailed, match="no decoder became free"):
        echo(box)


def test_a_process_that_cannot_start_is_an_error_of_the_frame() -> None:
    box = Sandbox(1, arguments=("-c", "raise SystemExit(3)"))
    for _ in range(2):
        with pytest.raises(DecodeFailed, match=r"could not be started .exit status 3"):
            echo(box)


def test_the_process_gets_none_of_our_environment(hostile: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    echo(hostile)
    (pid,) = hostile.process_ids()
    assert "DATABASE_URL" not in psutil.Process(pid).environ()


def test_closing_ends_the_processes(hostile: Sandbox) -> None:
    echo(hostile)
    (pid,) = hostile.process_ids()
    hostile.close()
    assert not psutil.pid_exists(pid)
    hostile.close()


PARENT = """
import os, sys, threading, time
from viewer.rendering.decode.sandbox import Sandbox
import numpy as np
box = Sandbox(1, seconds=30, memory=1 << 30, arguments=({worker!r},))
def first():
    box.run({{"do": "echo"}}, b"x", (1,), np.dtype(np.uint8))
thread = threading.Thread(target=first)
thread.start(); thread.join()   # the thread that first asked is gone; the process has to stay
print(box.process_ids()[0], flush=True)
time.sleep(0.3)
first()
print(box.process_ids()[0], flush=True)
if sys.argv[1] == "busy":
    threading.Thread(target=lambda: box.run({{"do": "loop"}}, b"", (1,), np.dtype(np.uint8)), daemon=True).start()
    print("busy", flush=True)
if sys.argv[1] == "end":
    sys.exit(0)
time.sleep(60)
"""


def lives(pid: int) -> bool:
    """Whether a process that is not our child still runs; it may end at any moment."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.mark.parametrize("how", ["idle", "busy", "end"])
def test_processes_end_with_their_parent_however_it_ends(how: str) -> None:
    script = PARENT.format(worker=HOSTILE[0])
    with subprocess.Popen([sys.executable, "-c", script, how], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid, again = int(parent.stdout.readline()), int(parent.stdout.readline())
        assert pid == again
        if how == "busy":
            parent.stdout.readline()
            time.sleep(0.2)
        if how != "end":
            parent.kill()
        parent.wait(60)
    deadline = time.monotonic() + 30
    while lives(pid):
        assert time.monotonic() < deadline, "the decoder outlived its parent"
        time.sleep(0.05)


FORKING = """
import os
import numpy as np
from viewer.rendering.decode.jobs import srgb_job
from viewer.rendering.decode.sandbox import shared_sandbox
from viewer.rendering.errors import PixelDataError
def ask():
    try:
        shared_sandbox().run(srgb_job(), b"no profile", (1,), np.dtype(np.uint8))
    except PixelDataError:
        return shared_sandbox().process_ids()
mine = ask()
child = os.fork()
if not child:
    theirs = ask()
    os._exit(0 if theirs and not set(theirs) & set(mine) else 1)
assert os.waitpid(child, 0)[1] == 0
assert ask() == mine
"""


def test_a_forked_child_starts_its_own_processes() -> None:
    subprocess.run([sys.executable, "-c", FORKING], check=True, timeout=60)


def test_the_shared_sandbox_decodes_frames() -> None:
    pixels = np.arange(24, dtype="<u2").reshape(4, 6)
    job = frame_job("1.2.840.10008.1.2.1.98", describe())
    assert np.array_equal(shared_sandbox().run(job, pixels.tobytes(), (4, 6), np.dtype(np.uint16)), pixels)


def test_the_production_process_knows_no_job_but_its_own() -> None:
    with pytest.raises(UnsupportedValue):
        shared_sandbox().run({"kind": "crash"}, b"", (1,), BYTES)
