"""C-STORE SCU throughput against dcmsend in one run: CT, DX and intra-oral images to a storescp that drops them.

Both send the same files from the page cache to the same receiver. dcmsend is timed as a process; it opens one
association, so that several of them run at a time where DGscope opens several associations. DCMTK gets TCP_NODELAY:
without it, each image waits 40 ms for nothing. The rounds alternate, the median round counts.

    python -m benchmarks.bench_send [--quick] [--rounds N] [--folder DIR]
"""

import argparse
import os
import socket
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydicom import dcmread

from benchmarks import corpus, servers
from dgscope.dimse.peer import Peer
from dgscope.dimse.storage import SendItem, SendOptions, send

DCMSEND = "/usr/bin/dcmsend"
STORESCP = "/usr/bin/storescp"
COUNTS = {"ct": 400, "dx": 24, "io": 120}
QUICK = {"ct": 40, "dx": 4, "io": 12}
ENVIRON = {**os.environ, "TCP_NODELAY": "1"}
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
    with tempfile.TemporaryDirectory(prefix="dgb", dir=options.folder) as folder, _receiver(Path(folder)) as port:
        print(f"{'images':8}{'assoc.':>7}{'dcmsend img/s':>15}{'DGscope img/s':>15}{'ratio':>8}")
        for kind in corpus.KINDS:
            paths = corpus.write(Path(folder) / "corpus", kind, counts[kind])
            for associations, bar in BARS.items():
                _compare(kind, paths, port, associations, rounds, bar)


def _compare(kind: str, paths: list[Path], port: int, associations: int, rounds: int, bar: float) -> None:
    items = [_item(path) for path in paths]
    theirs, ours = [], []
    for number in range(rounds):
        pair = [(ours, lambda: _ours(items, port, associations)), (theirs, lambda: _theirs(paths, port, associations))]
        for figures, run in pair if number % 2 else pair[::-1]:
            start = time.perf_counter()
            run()
            figures.append(len(paths) / (time.perf_counter() - start))
    ratio = statistics.median(ours) / statistics.median(theirs)
    mark = "" if ratio >= bar else f"  below {bar}"
    print(
        f"{kind:8}{associations:>7}{statistics.median(theirs):>15.1f}{statistics.median(ours):>15.1f}{ratio:>7.2f}×{mark}"
    )


def _ours(items: list[SendItem], port: int, associations: int) -> None:
    peer = Peer("STORESCP", "127.0.0.1", port, "BENCH")
    result = send(peer, items, options=SendOptions(associations=associations))
    if not result.is_complete:
        raise SystemExit(f"DGscope sent {result.stored} of {len(items)}: {result.error}")


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
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise SystemExit("storescp did not start")


if __name__ == "__main__":
    main()
