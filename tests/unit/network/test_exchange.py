"""Remote AEs as a file."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from dgscope.network import exchange
from dgscope.network.models import RemoteAE
from tests.unit.network.test_rest import admin  # noqa: F401  a fixture

pytestmark = pytest.mark.django_db


def two_nodes() -> None:
    RemoteAE.objects.create(
        ae_title="PACS", host="pacs.example", port=104, services=["echo", "store"], networks=["10.1.0.0/16"],
        query_root="patient", max_rate=20, px_as_dx=True, description="Main, archive",
    )  # fmt: skip
    RemoteAE.objects.create(ae_title="CT1", services=["store"], enabled=False, description="=cmd|' /C calc'!A0")


@pytest.mark.parametrize("kind", ["json", "csv"])
def test_what_is_exported_can_be_imported_elsewhere(admin: Client, kind: str) -> None:  # noqa: F811
    two_nodes()
    before = exchange.as_records(RemoteAE.objects.all())
    answer = admin.get(f"/api/v1/remote-aes/export?as={kind}")
    assert f"remote-aes.{kind}" in answer.headers["Content-Disposition"]
    RemoteAE.objects.all().delete()
    body = answer.content.decode()
    back = admin.post(
        "/api/v1/remote-aes/import", body, content_type="text/csv" if kind == "csv" else "application/json"
    )
    assert back.json() == {"added": ["CT1", "PACS"], "changed": []}
    assert exchange.as_records(RemoteAE.objects.all()) == before


def test_no_cell_is_a_formula_to_a_spreadsheet() -> None:
    two_nodes()
    (line,) = [line for line in exchange.as_csv(RemoteAE.objects.all()).splitlines() if line.startswith("CT1")]
    assert "CT1,'=cmd|" in line


def test_a_short_table_of_a_spreadsheet_changes_only_what_it_names(admin: Client) -> None:  # noqa: F811
    two_nodes()
    table = "\ufeffae_title;host;port;services\r\nPACS;10.0.0.9;11112;echo, store\r\nNEW;10.0.0.8;104;\r\n"
    answer = admin.post("/api/v1/remote-aes/import", table, content_type="text/csv")
    assert answer.json() == {"added": ["NEW"], "changed": ["PACS"]}, answer.content
    node = RemoteAE.objects.get(ae_title="PACS")
    assert (node.host, node.port, node.services, node.query_root) == ("10.0.0.9", 11112, ["echo", "store"], "patient")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("ae_title,port\nX,99999999\n", "Entry 1 (X)"),
        ("ae_title,password\nX,1\n", "password"),
        ("ae_title,enabled\nX,perhaps\n", "neither yes nor no"),
        ("ae_title\nX,1\n", "more cells"),
    ],
)
def test_one_bad_entry_leaves_everything_as_it_was(admin: Client, body: str, words: str) -> None:  # noqa: F811
    answer = admin.post("/api/v1/remote-aes/import", "" + body, content_type="text/csv")
    assert answer.status_code == 400
    assert words in answer.json()["detail"]
    assert not RemoteAE.objects.exists()


def test_json_that_is_no_list_of_objects_is_refused(admin: Client) -> None:  # noqa: F811
    for body in ("{}", "[1]", '[{"ae_title": "A", "services": 3}]', '[{"ae_title": null}]'):
        assert admin.post("/api/v1/remote-aes/import", body, content_type="application/json").status_code == 400
    assert not RemoteAE.objects.exists()


def test_the_command_does_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    two_nodes()
    for name in ("nodes.csv", "nodes.json"):
        call_command("remote_ae", "export", str(tmp_path / name))
        RemoteAE.objects.all().delete()
        call_command("remote_ae", "import", str(tmp_path / name))
        assert RemoteAE.objects.count() == 2
    assert "2 nodes are added" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("remote_ae", "import", str(tmp_path / "nowhere.csv"))
    call_command(
        "remote_ae", "add", "ARCHIVE", "--host", "10.0.0.5", "--port", "104", "--allow", "echo",
        "--offers", "find,move", "--root", "patient", "--calling", "US", "--retrieve-by", "get", "--tls", "certificate",
    )  # fmt: skip
    node = RemoteAE.objects.get(ae_title="ARCHIVE")
    assert (node.offers, node.query_root, node.calling_ae_title) == (["find", "move"], "patient", "US")
    assert node.can("find")
    assert not node.can("store")
