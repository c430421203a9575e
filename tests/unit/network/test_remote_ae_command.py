"""manage.py remote_ae."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from dgscope.accounts.models import AuditEvent
from dgscope.network.models import RemoteAE

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("remote_ae", *arguments, stdout=out)
    return out.getvalue()


def test_it_adds_lists_and_removes() -> None:
    run("add", "CT1", "--host", "ct1.example", "--port", "104", "--allow", "store,echo", "--network", "10.1.0.0/16")
    entry = RemoteAE.objects.get()
    assert (entry.host, entry.port, entry.services, entry.networks) == (
        "ct1.example",
        104,
        ["echo", "store"],
        ["10.1.0.0/16"],
    )
    assert "CT1\tct1.example:104\techo,store\tfrom 10.1.0.0/16" in run("list")
    run("remove", "CT1")
    assert not RemoteAE.objects.exists()
    assert AuditEvent.objects.filter(event="node_change").count() == 2


def test_adding_again_changes() -> None:
    run("add", "CT1", "--allow", "echo")
    run("add", "CT1", "--allow", "echo,store", "--host", "127.0.0.1", "--port", "11112")
    assert RemoteAE.objects.get().services == ["echo", "store"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", "CT1", "--allow", "everything"),
        ("add", "A" * 17, "--allow", "echo"),
        ("add", "A\\B", "--allow", "echo"),
        ("add", "CT1", "--allow", "echo", "--host", "127.0.0.1"),
        ("add", "CT1", "--allow", "echo", "--host", "http://pacs/", "--port", "104"),
        *(
            ("add", "CT1", "--allow", "echo", "--host", "127.0.0.1", "--port", port)
            for port in ("0", "22", "5432", "70000")
        ),
        ("add", "CT1", "--allow", "echo", "--network", "10.1.0.0/99"),
        ("remove", "CT1"),
    ],
)
def test_what_cannot_be_is_refused(arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        run(*arguments)
    assert not RemoteAE.objects.exists()
