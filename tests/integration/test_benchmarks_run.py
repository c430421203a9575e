"""Each benchmark runs to its end, small. What it measures is not looked at: that depends on the machine."""

import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
ORTHANC, DCMTK = pytest.mark.peer("orthanc"), pytest.mark.peer("dcmtk")
# Name → what its table must hold.
BENCHMARKS = {
    "ingest": ("ct            1", "io            4", "memory of the SCP's processes"),
    "render": ("ct    first, full size", "io    drag, 1024", "io    still PNG, 1024"),
    "qido": ("first 50 studies", "10/10", "a modality"),
    "query": ("list: newest", "QIDO-RS: fuzzy name", "list: page 20, by its cursors"),
    "send": ("ct            1", "io            4"),
    "presentation_state": ("CT 512 × 512", "DX 2500 × 3000"),
}
PEERS = {"ingest": ORTHANC, "render": ORTHANC, "qido": ORTHANC, "send": DCMTK}


def test_none_is_forgotten() -> None:
    assert {path.stem for path in PROJECT.glob("benchmarks/bench_*.py")} == {f"bench_{name}" for name in BENCHMARKS}


@pytest.mark.timeout(300)  # the machine may be busy with other tests
@pytest.mark.parametrize("name", [pytest.param(name, marks=PEERS.get(name, ())) for name in BENCHMARKS])
def test_it_runs_to_its_end(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.bench_{name}", "--quick"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )

    assert done.returncode == 0, done.stderr[-3000:]
    for part in BENCHMARKS[name]:
        assert part in done.stdout
    assert "refused" not in done.stdout
