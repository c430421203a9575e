"""`manage.py doctor`."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from dgscope.network.models import RemoteAE
from tests.integration.scripted_peer import ScriptedPeer, Talk
from tests.integration.storage_scp_running import free_port

pytestmark = pytest.mark.django_db


def answers(talk: Talk) -> None:
    talk.accept()
    while True:
        talk.respond(talk.receive(), 0x0000)


def doctor(port: int, *options: str, offers: tuple[str, ...] = ("echo", "find", "store")) -> tuple[int, str]:
    """The command's exit status and what it writes."""
    RemoteAE.objects.create(ae_title="PEER", host="127.0.0.1", port=port, offers=list(offers), response_timeout=20)
    output = StringIO()
    try:
        call_command("doctor", "PEER", *options, stdout=output)
    except SystemExit as end:
        return int(str(end.code)), output.getvalue()
    return 0, output.getvalue()


def test_each_stage_is_a_line_and_the_matrix_follows() -> None:
    with ScriptedPeer(answers) as peer:
        status, text = doctor(peer.port)
    assert status == 0
    assert " 6  ok      Verification" in text
    assert "C-ECHO returned 0000, success." in text
    assert "WARNING Query" in text
    assert "→ If PEER holds some" in text
    assert "┌ Implicit LE" in text
    assert "● Modality Worklist" in text
    assert text.rstrip().endswith("not tested.")


def test_a_node_that_offers_no_storage_is_not_asked_for_it() -> None:
    with ScriptedPeer(answers) as peer:
        status, text = doctor(peer.port, offers=("echo",))
    assert status == 0
    assert "It accepts 11 of 11 services." in text
    assert "Implicit LE" not in text
    assert "● Modality Worklist" in text


def test_a_stage_that_fails_is_the_exit_status() -> None:
    status, text = doctor(free_port())
    assert status == 1
    assert " 2  FAILED  Network" in text
    assert "Nothing listens" in text


def test_the_report_as_json() -> None:
    status, text = doctor(free_port(), "--json")
    report = json.loads(text)
    assert status == 1
    assert (report["node"], report["verdict"]) == ("PEER", "failed")
    assert [stage["state"] for stage in report["stages"]][:3] == ["ok", "failed", "skipped"]
    assert report["sheet"]["theirs"]["ae_title"] == "PEER"
    assert report["matrix"] is None


def test_a_node_that_is_not_on_the_list() -> None:
    with pytest.raises(CommandError, match="remote_ae list"):
        call_command("doctor", "NOBODY")
