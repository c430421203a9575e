"""Ingest of CT, DX and intra-oral images against Orthanc in one run, and the SCP's memory under a 300 MB object.

Both get TCP_NODELAY and the same sender. Orthanc keeps its defaults (SQLite, SyncStorageArea on); DGscope answers
success only when file and row are durable. The rounds alternate between the two, the median round counts. Before each
run as much memory as it will fill is used and given back: on a virtual machine whose host takes back unused memory, the
first use of a page costs up to 8 µs (1 ms for a CT slice), which says nothing about either server.

    python -m benchmarks.bench_ingest [--quick] [--rounds N] [--folder DIR]
"""

import argparse
import math
import mmap
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil
from pydicom.dataset import FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

from benchmarks import corpus, sender, servers
from benchmarks.servers import Server

COUNTS = {"ct": 400, "dx": 24, "io": 120}
QUICK = {"ct": 40, "dx": 4, "io": 12}
ASSOCIATIONS = (1, 4)
BAR = 1.5
LARGE_OBJECT_MB = 300


@dataclass(frozen=True)
class Case:
    """One measured case."""

    kind: str
    associations: int


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="few images, one round: only that it runs")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where to work: a folder on the disk that is to be measured")
    options = parser.parse_args()
    counts, rounds, large = (QUICK, 1, 30) if options.quick else (COUNTS, options.rounds, LARGE_OBJECT_MB)
    with tempfile.TemporaryDirectory(prefix="dgb", dir=options.folder) as folder:
        measure(Path(folder), counts, rounds, large)


def measure(folder: Path, counts: dict[str, int], rounds: int, large_object_mb: int) -> None:
    """Run every case `rounds` times on both servers in turn."""
    figures: dict[tuple[Case, str], list[sender.Figures]] = {}
    cases = [Case(kind, associations) for kind in corpus.KINDS for associations in ASSOCIATIONS]
    with servers.orthanc(folder / "orthanc") as orthanc, servers.storage_scp(folder / "dgscope") as dgscope:
        for number in range(rounds):
            for case in cases:
                # A new corpus each time: an object that is there already is answered without being stored.
                paths = corpus.write(folder / "corpus", case.kind, counts[case.kind])
                pair = (orthanc, dgscope) if number % 2 else (dgscope, orthanc)
                for server in pair:
                    _use_memory(2 * sum(path.stat().st_size for path in paths))
                    result = sender.send(server.dicom_port, server.ae_title, "BENCH", paths, case.associations)
                    figures.setdefault((case, server.name), []).append(result)
        _print(cases, figures)
        _memory(folder, dgscope, large_object_mb)


def _use_memory(size: int) -> None:
    with mmap.mmap(-1, size) as memory:
        for at in range(0, size, mmap.PAGESIZE):
            memory[at] = 1


def _print(cases: list[Case], figures: dict[tuple[Case, str], list[sender.Figures]]) -> None:
    print(f"{'images':8}{'assoc.':>7}{'Orthanc img/s':>15}{'p95 ms':>9}{'DGscope img/s':>15}{'p95 ms':>9}{'ratio':>8}")
    for case in cases:
        theirs, ours = (_median(figures[case, name]) for name in ("Orthanc", "DGscope"))
        ratio = ours.per_second / theirs.per_second
        mark = "" if ratio >= BAR else f"  below {BAR}"
        print(
            f"{case.kind:8}{case.associations:>7}{theirs.per_second:>15.1f}{theirs.p95:>9.1f}"
            f"{ours.per_second:>15.1f}{ours.p95:>9.1f}{ratio:>7.2f}×{mark}"
        )
        for name in ("Orthanc", "DGscope"):
            failed = sum(each.failed for each in figures[case, name])
            if failed:
                print(f"  {name} refused {failed} images")


def _median(rounds: list[sender.Figures]) -> sender.Figures:
    return sorted(rounds, key=lambda each: each.per_second)[len(rounds) // 2]


def _memory(folder: Path, server: Server, megabytes: int) -> None:
    data_set = corpus.template("dx")
    frames = megabytes * 1_000_000 // (3000 * 2500 * 2)
    data_set.SOPInstanceUID = generate_uid()
    data_set.NumberOfFrames = frames
    data_set.PixelData = np.zeros(frames * 3000 * 2500, np.uint16).tobytes()
    data_set.file_meta = FileMetaDataset()
    data_set.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    path = folder / "large.dcm"
    data_set.save_as(path, enforce_file_format=True)
    del data_set
    before, peak = _resident(server.pid), _Peak(server.pid)
    with peak:
        result = sender.send(server.dicom_port, server.ae_title, "BENCH", [path], 1)
    print(
        f"one object of {path.stat().st_size / 1e6:.0f} MB in {result.seconds:.1f} s: memory of the SCP's processes "
        f"{before:.0f} MB before, {peak.megabytes:.0f} MB at most"
    )


class _Peak:
    """Watch the memory of a process and its children from a thread."""

    def __init__(self, pid: int) -> None:
        self.megabytes = 0.0
        self._pid = pid
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.is_set():
            self.megabytes = max(self.megabytes, _resident(self._pid))
            time.sleep(0.02)


def _resident(pid: int) -> float:
    """Proportional set size of a process and its children in MB, so that shared pages count once."""
    parent = psutil.Process(pid)
    return math.fsum(each.memory_full_info().pss for each in (parent, *parent.children(True))) / 1e6


if __name__ == "__main__":
    main()
