"""script/up's supervisor, with the real PostgreSQL and Valkey and small stand-ins for the applications."""

import os
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dgscope import data_folder
from tests.integration.running_up import ORDINARY_USER, Up, interpreter_for, lives
from tests.peers import program

Start = Callable[..., Up]
US, ORDINARY = "the user that runs the tests", "an ordinary user"
as_both_users = pytest.mark.parametrize("user", [US, ORDINARY], indirect=True)
WITHOUT_NAMESPACES = Path(__file__).with_name("stand_ins") / "without_namespaces.py"


@pytest.fixture
def user(request: pytest.FixtureRequest) -> int | None:
    """Who starts the supervisor: the user that runs the tests, or for tests marked so also an ordinary one."""
    if getattr(request, "param", US) == US:
        return None
    if os.geteuid() != 0:
        pytest.skip("the tests run as an ordinary user already")
    if interpreter_for(ORDINARY_USER) is None:
        pytest.skip("no Python of this version that an ordinary user can run together with this checkout")
    return ORDINARY_USER


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder that every user may enter, outside of pytest's private ones."""
    with tempfile.TemporaryDirectory(prefix="dgscope-up-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def data(home: Path, user: int | None) -> Path:
    """An empty data folder that belongs to the user."""
    folder = home / "data"
    folder.mkdir(mode=0o700)
    if user is not None:
        os.chown(folder, user, user)
    return folder


@pytest.fixture
def up(data: Path, user: int | None) -> Iterator[Start]:
    """Makes a run of the supervisor on the data folder; whatever happens, it is stopped at the end."""
    runs: list[Up] = []

    def make(*arguments: str, wrapper: list[str] | None = None, **environ: str) -> Up:
        run = Up(data, user, *arguments, wrapper=wrapper)
        run.environ = environ
        runs.append(run)
        return run

    yield make
    for run in runs:
        run.clean_up()


@as_both_users
def test_the_first_start_makes_the_database_and_shows_addresses_and_password(up: Start) -> None:
    run = up().start().ready()

    assert run.web_answers()
    assert f"http://127.0.0.1:{run.http_port}/" in run.text
    assert f"AE title DGSCOPE, 127.0.0.1, port {run.dicom_port}" in run.text
    assert run.text.count("correct-horse") == 1


@as_both_users
def test_the_second_start_is_warm_and_keeps_the_data(up: Start) -> None:
    assert up().start().ready().stop() == 0
    run = up().start().ready()

    assert "starts: 2" in run.text
    assert "password" not in run.text


@as_both_users
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_everything_in_order_with_status_0(up: Start, number: int) -> None:
    run = up().start().ready()

    assert run.stop(number) == 0
    assert run.nobody_is_left(0)
    assert run.text.index("web stopped") < run.text.index("postgres stopped")
    assert not run.data.joinpath("runtime.json").exists()


def test_ctrl_c_during_the_start_ends_with_status_0(up: Start) -> None:
    run = up().start()
    run.wait_for("postgres")

    assert run.stop() == 0
    assert run.nobody_is_left(0)


@pytest.mark.parametrize("name", ["postgres", "valkey-server", "web.py"])
def test_a_killed_child_is_restarted(up: Start, name: str) -> None:
    run = up().start().ready()
    old = run.child(name)
    shown = {"valkey-server": "valkey", "web.py": "web"}.get(name, name)

    old.kill()
    run.wait_for(f"{shown} is ready", times=2)

    assert run.child(name).pid != old.pid
    assert run.web_answers()


def test_children_of_a_killed_child_do_not_outlive_it(up: Start) -> None:
    run = up().start().ready()
    parent = run.child("stubborn.py")
    (orphan,) = parent.children()

    parent.kill()
    run.wait_for("stubborn is ready", times=2)

    assert not lives(orphan)


@as_both_users
def test_kill_9_of_the_supervisor_leaves_no_orphan_and_the_next_start_works(up: Start) -> None:
    run = up().start().ready()
    names = " ".join(process.name() for process in run.processes())
    run.process.kill()
    again = up().start()  # at once, while the others still stop

    assert "postgres" in names
    again.ready()
    assert run.nobody_is_left(0)
    assert "starts: 2" in again.text


@as_both_users
def test_a_second_start_for_the_same_data_says_that_one_is_running(up: Start) -> None:
    run = up().start().ready()
    second = up().start()

    assert second.stop_by_itself() == 1
    assert "already running for the data folder" in second.text
    assert run.web_answers()


@pytest.mark.parametrize("option", ["http_port", "dicom_port"])
def test_a_busy_port_is_named_before_anything_starts(up: Start, option: str) -> None:
    run = up()
    with socket.create_server(("127.0.0.1", getattr(run, option))):
        run.start()
        assert run.stop_by_itself() == 1

    assert f"Port {getattr(run, option)} on 127.0.0.1" in run.text
    assert f"--{option.replace('_', '-')}" in run.text
    assert not run.data.joinpath("pg").exists()


def test_a_store_that_is_not_there_is_named_before_anything_starts(up: Start, home: Path) -> None:
    run = up(DGSCOPE_STORE=str(home / "not-mounted")).start()

    assert run.stop_by_itself() == 1
    assert f"DGSCOPE_STORE={home}/not-mounted is not a folder" in run.text
    assert not run.data.joinpath("pg").exists()


def test_a_wrong_setting_is_named_before_anything_starts(up: Start) -> None:
    run = up(DGSCOPE_AE_TITLE="SEVENTEEN LETTERS").start()

    assert run.stop_by_itself() == 1
    assert "DGSCOPE_AE_TITLE='SEVENTEEN LETTERS': must be an AE title" in run.text
    assert not run.data.joinpath("pg").exists()


@as_both_users
def test_a_folder_with_somebody_elses_files_is_left_alone(up: Start, data: Path) -> None:
    data.joinpath("thesis.txt").write_text("mine")
    run = up().start()

    assert run.stop_by_itself() == 1
    assert "was not made by DGscope" in run.text
    assert [entry.name for entry in data.iterdir()] == ["thesis.txt"]


@as_both_users
def test_a_database_of_another_major_version_is_named_and_left_alone(up: Start, data: Path) -> None:
    up().start().ready().stop()
    data.joinpath("pg", "PG_VERSION").write_text("12\n")
    run = up().start()

    assert run.stop_by_itself() == 1
    assert "made by PostgreSQL 12" in run.text
    assert data.joinpath("pg", "PG_VERSION").read_text() == "12\n"


def test_a_stale_postmaster_pid_that_names_a_living_process_does_not_stop_the_start(up: Start, data: Path) -> None:
    up().start().ready().stop()
    left = f"{os.getpid()}\n{data}/pg\n"
    data.joinpath("pg", "postmaster.pid").write_text(left)
    sockets = data_folder.socket_folder(data)
    sockets.mkdir(mode=0o700, exist_ok=True)
    sockets.joinpath(".s.PGSQL.5432.lock").write_text(left)
    run = up().start().ready()

    assert "starts: 2" in run.text


def test_a_child_that_cannot_start_ends_the_start_with_its_name(up: Start) -> None:
    run = up(STAND_IN_BREAKS="1").start()

    assert run.stop_by_itself() == 1
    assert "web ended with exit code 3 before it was ready" in run.text
    assert run.nobody_is_left(0)
    assert "correct-horse" in run.text  # the password of the half-done first start is not lost


def test_a_part_that_stays_silent_is_named_and_keeps_nobody_from_the_others(up: Start) -> None:
    run = up(STAND_IN_LACKS="worker does not run").start().ready()

    assert "worker does not run" in run.text
    assert run.text.index("worker does not run") < run.text.index("Browser")


def test_named_database_and_broker_replace_the_embedded_ones(up: Start, postgres_url: str, broker: str) -> None:
    run = up(DATABASE_URL=postgres_url, BROKER_URL=broker).start().ready()

    assert run.web_answers()
    assert not run.data.joinpath("pg").exists()
    assert not run.data.joinpath("broker").exists()


def test_demo_loads_the_demonstration_studies_after_the_start(up: Start) -> None:
    run = up("--demo").start()
    run.wait_for("demo loaded")

    assert run.text.index("Stop with Ctrl-C.") < run.text.index("demo loaded")


@pytest.mark.peer("debian-postgresql")
def test_it_runs_on_an_installed_postgresql(up: Start) -> None:
    folder = Path(program("postgres")).resolve().parent
    run = up(DGSCOPE_PG_BIN=str(folder)).start().ready()

    assert run.web_answers()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another account")
def test_root_without_user_namespaces_runs_postgresql_as_nobody(home: Path) -> None:
    run = Up(home / "data", None, wrapper=[sys.executable, str(WITHOUT_NAMESPACES)])
    try:
        run.start().ready()
        assert run.child("postgres -D").username() == "nobody"
        assert run.stop() == 0
        assert run.nobody_is_left(0)
    finally:
        run.clean_up()
