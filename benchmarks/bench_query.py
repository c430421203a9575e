"""Searches over HTTP in an index of many studies: the study list and QIDO-RS, first page of 50, and deep pages.

    python -m benchmarks.bench_query [--quick] [--studies N] [--repeats N] [--folder DIR]

The rows are made by SQL, so that a million takes minutes. Everything else is as installed: PostgreSQL of the wheel with
its defaults, two web processes, a token with each request, an audit row for each search. Every request of a kind asks
for something else, so that no answer can come from a cache.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

from benchmarks import index_rows, servers
from benchmarks.http_client import Client, Contender, Times, race

BARS_MS = {1_000: 20.0, 1_000_000: 50.0}
PAGE = 50
QUICK_STUDIES, QUICK_REPEATS = 100, 2


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="few studies: only that it runs")
    parser.add_argument("--studies", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--folder", type=Path, help="where to work; a million studies need 3 GB")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dgq", dir=options.folder) as folder:
        studies, repeats = (QUICK_STUDIES, QUICK_REPEATS) if options.quick else (options.studies, options.repeats)
        measure(Path(folder), studies, repeats)


def measure(folder: Path, studies: int, repeats: int) -> None:
    """Measure each kind of search."""
    with servers.database(folder) as environ:
        started = time.perf_counter()
        with psycopg.connect(environ["DATABASE_URL"], autocommit=True) as database:
            for statement, values in index_rows.statements(studies):
                database.execute(statement, values or None)
        print(f"{studies} studies, filled in {time.perf_counter() - started:.0f} s")
        with servers.web(folder, environ) as web:
            client = Client(web.http_port, {"Authorization": f"Bearer {_token(environ)}"})
            _warm_up(client)
            print(f"{'search':44} {'p50 ms':>8} {'p95 ms':>8} {'hits':>8}")
            for name, path in searches(studies):
                paths = [path.replace("NNN", str(1 + number * 37 % max(1, studies // 40))) for number in range(repeats)]
                _print(name, _times(client, paths), client, paths[-1], studies)
            _print("list: page 20, by its cursors", _times(client, list(_walk(client))), client, "", studies)


def searches(studies: int) -> Iterator[tuple[str, str]]:
    """Name and address of each kind; NNN becomes another number with each request."""
    api, qido = f"/api/v1/studies?limit={PAGE}", f"/dicom-web/studies?limit={PAGE}"
    yield "list: newest", api
    yield "list: one rare word", f"{api}&q=kovacsNNN"
    yield "list: a common word", f"{api}&q=head"
    yield "list: two words, one common", f"{api}&q=annaNNN+weber"
    yield "list: two common words", f"{api}&q=anna+weber"
    yield "list: a single letter", f"{api}&q=m"
    yield "list: name and modality", f"{api}&name=muller&modality=MR"
    yield "list: name, sorted by name", f"{api}&name=rossi&sort=patient_name"
    yield "list: patient ID", f"{api}&patient_id=ID-NNN"
    yield "list: accession number", f"{api}&accession=ANNN"
    yield "list: one day", f"{api}&date_from=2026-05-01&date_to=2026-05-01"
    yield "list: one month and modality", f"{api}&date_from=2026-05-01&date_to=2026-05-31&modality=CT"
    yield "list: last received", f"{api}&sort=-received"
    yield "list: name within, *NNN^anna", f"{api}&name=*NNN^anna"
    yield "QIDO-RS: newest", qido
    yield "QIDO-RS: patient ID", f"{qido}&PatientID=ID-NNN"
    yield "QIDO-RS: name, wildcard at the end", f"{qido}&PatientName=kovacsNNN*"
    yield "QIDO-RS: name, wildcard at both ends", f"{qido}&PatientName=*NNN^an*"
    yield "QIDO-RS: one day and modality", f"{qido}&StudyDate=20260501&ModalitiesInStudy=CT"
    yield "QIDO-RS: fuzzy name", f"{qido}&PatientName=anna+muller&fuzzymatching=true"
    yield "QIDO-RS: series by modality of a patient", f"/dicom-web/series?limit={PAGE}&PatientID=ID-NNN"
    yield f"QIDO-RS: offset {studies // 2}", f"{qido}&offset={studies // 2}"


def _walk(client: Client) -> Iterator[str]:
    """The addresses of pages one after the other."""
    client.reconnect()
    cursor = ""
    for _ in range(20):
        path = f"/api/v1/studies?limit={PAGE}&cursor={cursor}"
        yield path
        cursor = json.loads(client.get(path))["next"] or ""


def _token(environ: dict[str, str]) -> str:
    servers.manage(environ, "first_start")
    return servers.manage(environ, "token", "create", "admin", "--name", "bench").splitlines()[-1]


def _warm_up(client: Client) -> None:
    _times(client, ["/api/v1/studies?limit=1", "/dicom-web/studies?limit=1"] * 10)


def _times(client: Client, paths: list[str]) -> Times:
    return race([Contender("", client, paths, {})])[""]


def _print(name: str, times: Times, client: Client, path: str, studies: int) -> None:
    hits = ""
    if path:
        answer = json.loads(client.get(path))
        hits = f"{len(answer)}" if isinstance(answer, list) else f"{answer['total']}"
    bar = next((bar for size, bar in sorted(BARS_MS.items()) if studies <= size), None)
    mark = "  over the bar" if bar is not None and times.p50 > bar else ""
    print(f"{name:44} {times.p50:8.1f} {times.p95:8.1f} {hits:>8}{mark}", flush=True)


if __name__ == "__main__":
    main()
