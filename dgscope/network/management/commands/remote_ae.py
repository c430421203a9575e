"""The allow-list from the command line."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from dgscope.accounts import audit
from dgscope.accounts.audit import Event
from dgscope.network import exchange
from dgscope.network.models import OFFERS, SERVICES, RemoteAE
from dgscope.network.models.remote_ae import QueryRoot, RetrieveBy, Tls

COMMAND_LINE = "manage.py remote_ae"  # the user of the audit row: whoever may run it owns the installation


class Command(BaseCommand):
    """`remote_ae add AET [--host HOST --port PORT] --allow echo,store …`, `list`, `remove`, `export`, `import`."""

    help = "Say which DICOM nodes may call, and where they are reached. A change counts within seconds."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the three verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        add = verbs.add_parser("add", help="add a node, or change the one of this AE title")
        add.add_argument("ae_title", metavar="AET")
        add.add_argument("--host", help="host name or address at which we reach it")
        add.add_argument("--port", type=int)
        add.add_argument("--allow", required=True, help=f"what it may ask of us: {','.join(SERVICES)}")
        add.add_argument("--network", action="append", default=[], help="address or network it may call from; repeat")
        add.add_argument("--called", default="", help="the AE title it must call us by; without: our own")
        add.add_argument("--description", default="")
        add.add_argument("--calling", help="how we present ourselves to it; without: our own title")
        add.add_argument("--offers", help=f"what we may ask of it: {','.join(OFFERS)}; without: everything is tried")
        add.add_argument("--root", choices=QueryRoot.values, help="information model in which it is queried")
        add.add_argument("--retrieve-by", choices=RetrieveBy.values)
        add.add_argument("--tls", choices=[value for value in Tls.values if value])
        verbs.add_parser("list", help="list the nodes")
        remove = verbs.add_parser("remove", help="remove a node")
        remove.add_argument("ae_title", metavar="AET")
        for verb, what in (("export", "write all nodes to a file"), ("import", "add or change the nodes of a file")):
            command = verbs.add_parser(verb, help=f"{what}, JSON or CSV by its name")
            command.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the verb."""
        verbs = {
            "add": self._add,
            "list": self._list,
            "remove": self._remove,
            "export": self._export,
            "import": self._import,
        }
        verbs[options["verb"]](options)

    def _add(self, options: dict[str, Any]) -> None:
        title = options["ae_title"]
        entry = RemoteAE.objects.filter(ae_title=title).first() or RemoteAE(ae_title=title)
        is_new = entry.pk is None
        entry.host, entry.port = options["host"] or "", options["port"]
        services = [part.strip() for part in options["allow"].split(",") if part.strip()]
        for service in services:
            if service not in SERVICES:
                raise CommandError(f"--allow: “{service}” is not one of {', '.join(SERVICES)}.")
        entry.services, entry.networks = services, options["network"]
        entry.called_ae_title, entry.enabled = options["called"], True
        entry.description = options["description"] or entry.description
        _set_ours(entry, options)
        try:
            entry.full_clean()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        entry.save()
        verb = "added" if is_new else "changed"
        audit.record(Event.NODE_CHANGE, user=COMMAND_LINE, detail={verb: title, "services": entry.services})
        self.stdout.write(f"{title} is {verb}: {', '.join(entry.services) or 'no services'}.")

    def _list(self, options: dict[str, Any]) -> None:
        for entry in RemoteAE.objects.all():
            address = f"{entry.host}:{entry.port}" if entry.host else "-"
            state = "" if entry.enabled else "\tdisabled"
            networks = ",".join(entry.networks) or "any"
            self.stdout.write(f"{entry.ae_title}\t{address}\t{','.join(entry.services)}\tfrom {networks}{state}")

    def _remove(self, options: dict[str, Any]) -> None:
        count, _ = RemoteAE.objects.filter(ae_title=options["ae_title"]).delete()
        if not count:
            raise CommandError(f"There is no remote AE “{options['ae_title']}”.")
        audit.record(Event.NODE_CHANGE, user=COMMAND_LINE, detail={"removed": options["ae_title"]})
        self.stdout.write(f"{options['ae_title']} is removed.")

    def _export(self, options: dict[str, Any]) -> None:
        path: Path = options["file"]
        entries = RemoteAE.objects.all()
        text = exchange.as_csv(entries) if path.suffix.lower() == ".csv" else exchange.as_json(entries)
        try:
            path.write_text(text, encoding="utf-8", newline="")
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{len(entries)} nodes are written to {path}.")

    def _import(self, options: dict[str, Any]) -> None:
        path: Path = options["file"]
        try:
            text = path.read_text(encoding="utf-8-sig")
            records = exchange.from_csv(text) if path.suffix.lower() == ".csv" else exchange.from_json(text)
            added, changed = exchange.take_in(records)
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{path} cannot be read: {error}.") from error
        except exchange.UnusableFile as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        audit.record(Event.NODE_CHANGE, user=COMMAND_LINE, detail={"imported": ", ".join([*added, *changed])})
        self.stdout.write(f"{len(added)} nodes are added, {len(changed)} are changed.")


def _set_ours(entry: RemoteAE, options: dict[str, Any]) -> None:
    """Set what is given of how we call it."""
    given = {"calling": "calling_ae_title", "root": "query_root", "retrieve_by": "retrieve_by", "tls": "tls"}
    for option, field in given.items():
        if options[option] is not None:
            setattr(entry, field, options[option])
    if options["offers"] is not None:
        entry.offers = [part.strip() for part in options["offers"].split(",") if part.strip()]
