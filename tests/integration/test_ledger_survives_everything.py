"""All processes are killed at once, database and broker included: what was promised and asked for is still there."""

import contextlib
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from dgscope.dimse.storage_commitment import Reference
from tests.browser.installation import Installation
from tests.integration.commitment_peer import TITLE, Modality
from tests.integration.network_peers import storescp
from tests.integration.storage_scp_running import wait_until
from tests.unit.archive.objects import ct

pytestmark = [pytest.mark.peer("dcmtk"), pytest.mark.timeout(300)]


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder outside of pytest's private ones: PostgreSQL may run under another account."""
    with tempfile.TemporaryDirectory(prefix="dgscope-ledger-") as name:
        Path(name).chmod(0o755)
        folder = Path(name) / "data"
        folder.mkdir(mode=0o700)
        yield folder


def once_let_in(action: Callable[[], Any]) -> Any:
    """Each worker of the SCP remembers the allow-list for three seconds: until then a new caller may be rejected."""
    deadline = time.monotonic() + 10
    while True:
        try:
            return action()
        except AssertionError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def kill_everything(run: Installation) -> set[str]:
    """Kill -9 the supervisor and all that it started; the names of what was killed."""
    names = set()
    for each in [psutil.Process(run.process.pid), *run.processes()]:
        with contextlib.suppress(psutil.NoSuchProcess):  # some live for moments only
            names.add(each.name())
            each.kill()
    return names


def test_commitments_and_jobs_go_on_after_kill_9_of_every_process(data: Path, tmp_path: Path) -> None:
    images = [ct(), ct()]
    asked = [Reference(str(image.SOPClassUID), str(image.SOPInstanceUID)) for image in images]
    first, second = Installation(data), Installation(data)
    try:
        first.start().ready()
        modality = Modality(first.dicom_port)
        node = f"host='127.0.0.1', port={modality.port}"
        first.prepare(
            "from dgscope.network.models import RemoteAE;"
            f"RemoteAE.objects.create(ae_title={TITLE!r}, services=['commit'], {node})"
        )
        once_let_in(lambda: first.send(images, tmp_path))
        assert once_let_in(lambda: modality.ask("1.2.9", asked)) == 0x0000
        assert {"postgres", "valkey-server"} <= kill_everything(first)
        assert first.nobody_is_left()
        with modality, storescp(tmp_path, "RECEIVER") as receiver:
            second.start().ready()
            # The attempt before the end failed, or was not made: it is due now, not in a minute.
            second.prepare(
                "from django.utils import timezone;"
                "from dgscope.archive.models import Instance;"
                "from dgscope.network.commitment.waking import wake;"
                "from dgscope.network.models import CommitRequest, RemoteAE;"
                "from dgscope.network.send import starting;"
                "assert CommitRequest.objects.update(next_attempt_at=timezone.now()) == 1;"
                f"wake({TITLE!r});"
                f"node = RemoteAE.objects.create(ae_title='RECEIVER', host='127.0.0.1', port={receiver.port});"
                "starting.start(node, Instance.objects.all())"
            )
            wait_until(lambda: modality.reports and len(list(receiver.folder.iterdir())) == 2, 60)
            (report,) = modality.reports
            assert (report.event_type, report.transaction) == (1, "1.2.9")
            assert set(report.committed) == {one.sop_instance for one in asked}
            assert len(list(receiver.folder.iterdir())) == 2
    finally:
        first.clean_up()
        second.clean_up()
