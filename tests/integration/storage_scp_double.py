"""The storage SCP process with stand-ins for the archive and the allow-list: what the wire tests run against.

Everything else is the real process: master, workers, sockets, threads. Control it by files in its folder: see Door and
AllowList.
"""

import argparse
import dataclasses
import hashlib
import json
import logging
import os
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dgscope.archive import errors
from dgscope.archive.ingest.source import Outcome, Result, Source
from dgscope.env import DicomTls
from dgscope.network.models import RejectReason
from storage_scp import process
from storage_scp.limits import Limits
from storage_scp.services.base import Request
from storage_scp.settings import Settings


class Spooled:
    def __init__(self, path: Path, limit: int) -> None:
        self.path, self.size, self.limit = path, 0, limit
        self.file = path.open("wb")

    def write(self, data: memoryview) -> None:
        self.size += len(data)
        if self.size > self.limit:
            raise errors.ObjectTooLarge(self.size, self.limit)
        self.file.write(data)


class Door:
    """Keeps objects as files ``stored/<uuid>`` with a line in ``stored.jsonl``.

    A file ``raise`` holds the name of the error that `store` raises, and ``full`` one that makes the door not ready.
    While there is a file ``hold``, storing does not end; ``held`` says that it has begun.
    """

    def __init__(self, folder: Path, largest: int) -> None:
        self.folder, self.largest = folder, largest
        for name in ("spool", "stored"):
            (folder / name).mkdir(exist_ok=True)

    def check_ready(self) -> None:
        if (self.folder / "full").exists():
            raise errors.OutOfResources("no space")

    @contextmanager
    def spool(self, request: Request) -> Iterator[Spooled]:
        spooled = Spooled(self.folder / "spool" / f"{uuid.uuid4()}.part", self.largest)
        spooled.request = request  # type: ignore[attr-defined]  # the double keeps what the test asks about
        try:
            yield spooled
        finally:
            spooled.file.close()
            spooled.path.unlink(missing_ok=True)

    def store(self, spooled: Spooled, source: Source) -> Result:
        hold = self.folder / "hold"
        if hold.exists():
            (self.folder / "held").touch()
            while hold.exists():
                time.sleep(0.02)
        wanted = self.folder / "raise"
        if wanted.exists():
            raise getattr(errors, wanted.read_text(), ValueError)("on request")
        request: Request = spooled.request  # type: ignore[attr-defined]
        uid = request.command.sop_instance_uid
        spooled.file.flush()
        data = spooled.path.read_bytes() if spooled.size < 2**24 else b""
        name = uuid.uuid4().hex
        (self.folder / "stored" / name).write_bytes(data)
        entry = {
            "sop_instance_uid": uid,
            "sop_class_uid": request.command.sop_class_uid,
            "transfer_syntax_uid": request.context.transfer_syntax,
            "size": spooled.size,
            "sha256": hashlib.sha256(data).hexdigest(),
            "file": name,
            "source": dataclasses.asdict(source),
        }
        with (self.folder / "stored.jsonl").open("a") as index:
            index.write(json.dumps(entry) + "\n")
        outcome = self.folder / "outcome"
        return Result(Outcome[outcome.read_text()] if outcome.exists() else Outcome.STORED, uid)


@dataclasses.dataclass(frozen=True)
class Decision:
    allowed: bool
    reason: RejectReason | None = None
    services: frozenset[str] = frozenset()


class AllowList:
    """Reads ``allow.json`` ({title: [services]}) at every decision; a missing file is a database that is down."""

    def __init__(self, folder: Path, ae_title: str) -> None:
        self.folder, self.ae_title = folder, ae_title

    def decide(self, calling_ae: str, called_ae: str, address: str) -> Decision:
        try:
            entries = json.loads((self.folder / "allow.json").read_text())
        except OSError:
            return Decision(False, RejectReason.UNAVAILABLE)
        if calling_ae not in entries:
            return Decision(False, RejectReason.UNKNOWN_CALLING_AE)
        if called_ae != self.ae_title:
            return Decision(False, RejectReason.CALLED_AE_NOT_RECOGNISED)
        return Decision(True, None, frozenset(entries[calling_ae]))

    def record_rejected(
        self,
        calling_ae: str,
        called_ae: str,
        address: str,
        proposed: list[tuple[str, list[str]]],
        reason: RejectReason,
    ) -> None:
        with (self.folder / "rejected.jsonl").open("a") as file:
            file.write(json.dumps([calling_ae, called_ae, address, proposed, reason.name]) + "\n")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("options", type=json.loads)
    arguments = parser.parse_args()
    folder, options = arguments.folder, arguments.options
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    tls = options.pop("tls", None)
    settings = Settings(
        ae_title="DGSCOPE",
        host="127.0.0.1",
        port=options.pop("port"),
        tls=tls and DicomTls(tls["port"], Path(tls["cert"]), Path(tls["key"]), Path(tls["ca"]), tls["client_cert"]),
        workers=options.pop("workers", 1),
        max_associations=options.pop("max_associations", 64),
        max_associations_per_peer=options.pop("max_associations_per_peer", 16),
        max_object_size=options.pop("max_object_size", 2**30),
        private_storage_classes=options.pop("private_storage_classes", False),
        implementation_class_uid="2.25.1",
        implementation_version_name="DGSCOPE_TEST",
        duplicate_status=options.pop("duplicate_status", 0),
        data_dir=folder,
    )

    def collaborators() -> process.Collaborators:
        return process.Collaborators(
            Door(folder, settings.max_object_size), AllowList(folder, settings.ae_title), lambda: None
        )

    return process.run(settings, collaborators, Limits(**options))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dgscope.settings")
    sys.exit(main())
