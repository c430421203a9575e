"""C-STORE SCU throughput against dcmsend in one run: CT, DX and intra-oral images to a storescp that drops them.

All send the same files from the page cache to the same receiver. dcmsend is timed as a process; it opens one
association, so that several of them run at a time where DGscope opens several associations. DCMTK gets TCP_NODELAY:
without it, each image waits 40 ms for nothing. DGscope is measured twice: `dgscope.dimse.storage.send` alone, and the
whole job of the kind “send” from the archive, with its rows in PostgreSQL, from the request to its end. The rounds
alternate, the median round counts.

    python -m benchmarks.bench_send [--quick] [--rounds N] [--folder DIR]
"""

import argparse
import logging
import os
import socket
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from pydicom import dcmread

from benchmarks import corpus, servers
from dgscope.dimse.peer import Peer
from dgscope.dimse.storage import SendItem, SendOptions, send

DCMSEND = "/usr/bin/dcmsend"
STORESCP = "/usr/bin/storescp"
COUNTS = {"ct": 400, "dx": 24, "io": 120}
QUICK = {"ct": 40, "dx": 4, "io": 12}
ENVIRON = {**os.environ, "TCP_NODELAY": "1"}
_HEAD = f"{'images':8}{'assoc.':>7}{'dcmsend img/s':>15}{'DGscope img/s':>15}{'ratio':>8}{'job img/s':>12}{'ratio':>8}"
# Associations → what the ratio must reach.
BARS = {1: 0.7, 4: 1.0}


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="few images, one round: only that it runs")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="where the images are written")
    options = parser.parse_args()
    counts, rounds = (QUICK, 1) if options.quick else (COUNTS, options.rounds)
    with tempfile.TemporaryDirectory(prefix="dgb", dir=options.folder) as name:
        folder = Path(name)
        folder.chmod(0o711)  # as root, PostgreSQL runs under another account
        with _receiver(folder) as port, servers.database(folder / "archive") as environ:
            # A broker that is nowhere: this process alone runs the jobs.
            os.environ.update(environ, BROKER_URL="redis://127.0.0.1:1/0")
            django.setup()
            logging.disable(logging.WARNING)
            print(_HEAD)
            for kind in corpus.KINDS:
                paths = corpus.write(folder / "corpus" / kind, kind, counts[kind])
                servers.manage(environ, "import_dicom", str(folder / "corpus" / kind))
                for associations, bar in BARS.items():
                    _compare(kind, paths, port, associations, rounds, bar)


def _compare(kind: str, paths: list[Path], port: int, associations: int, rounds: int, bar: float) -> None:
    items = [_item(path) for path in paths]
    contenders: list[Callable[[], None]] = [
        lambda: _theirs(paths, port, associations),
        lambda: _ours(items, port, associations),
        lambda: _job([item.sop_instance for item in items], port, associations),
    ]
    figures: list[list[float]] = [[], [], []]
    for number in range(rounds):
        turns = list(zip(contenders, figures, strict=True))
        for run, found in turns[number % 3 :] + turns[: number % 3]:
            start = time.perf_counter()
            run()
            found.append(len(paths) / (time.perf_counter() - start))
    theirs, ours, job = map(statistics.median, figures)
    mark = "" if min(ours, job) >= bar * theirs else f"  below {bar}"
    row = f"{kind:8}{associations:>7}{theirs:>15.1f}{ours:>15.1f}{ours / theirs:>7.2f}×{job:>12.1f}"
    print(f"{row}{job / theirs:>7.2f}×{mark}")


def _ours(items: list[SendItem], port: int, associations: int) -> None:
    peer = Peer("STORESCP", "127.0.0.1", port, "BENCH")
    result = send(peer, items, options=SendOptions(associations=associations))
    if not result.is_complete:
        raise SystemExit(f"DGscope sent {result.stored} of {len(items)}: {result.error}")


def _job(uids: list[str], port: int, associations: int) -> None:
    """What a person starts: the row, its items, and the work of the worker."""
    # Models can be imported only now that Django is set up.
    from dgscope.archive.models import Instance  # noqa: PLC0415
    from dgscope.network.jobs import running  # noqa: PLC0415
    from dgscope.network.models import RemoteAE  # noqa: PLC0415
    from dgscope.network.send import starting  # noqa: PLC0415

    values = {"host": "127.0.0.1", "port": port, "max_jobs": 1, "max_associations": associations}
    node, _ = RemoteAE.objects.update_or_create(ae_title="STORESCP", defaults=values)
    job = starting.start(node, Instance.objects.filter(sop_instance_uid__in=uids))
    running.run_next(job.pk)
    job.refresh_from_db()
    if (job.state, job.done) != ("succeeded", len(uids)):
        raise SystemExit(f"the job sent {job.done} of {len(uids)}: {job.why}")


def _theirs(paths: list[Path], port: int, associations: int) -> None:
    share = -(-len(paths) // associations)
    command = [DCMSEND, "-aet", "BENCH", "-aec", "STORESCP", "127.0.0.1", str(port)]
    running = [
        subprocess.Popen([*command, *map(str, paths[at : at + share])], stdout=subprocess.DEVNULL, env=ENVIRON)
        for at in range(0, len(paths), share)
    ]
    if any(process.wait(timeout=600) for process in running):
        raise SystemExit("dcmsend failed")


def _item(path: Path) -> SendItem:
    header = dcmread(path, specific_tags=["SOPClassUID", "SOPInstanceUID"], stop_before_pixels=True)
    return SendItem(path, header.SOPClassUID, header.SOPInstanceUID, header.file_meta.TransferSyntaxUID)


@contextmanager
def _receiver(folder: Path) -> Iterator[int]:
    port = servers.free_port()
    command = [STORESCP, "--fork", "--ignore", "-pdu", "131072", str(port)]
    process = subprocess.Popen(command, cwd=folder, env=ENVIRON, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _await(port, process)
        yield port
    finally:
        process.terminate()
        process.wait()


def _await(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise SystemExit("storescp did not start")


if __name__ == "__main__":
    main()
