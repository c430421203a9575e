"""Pictures of CT, DX and intra-oral images over HTTP, against Orthanc in one run.

Both serve JPEG of quality 85 over one keep-alive connection. Of Orthanc the better of its two rendered resources counts
in each case: /instances/{id}/rendered, and /rendered of its DICOMweb plug-in. "first" asks for each image once, so that
nothing of it can be cached; "again" asks for the same image; "drag" changes the window each time. "state"
asks DGscope alone, and compares with its plain picture. The servers are asked in turn, picture by picture, so that
whatever else the machine does meets both.

    python -m benchmarks.bench_render [--quick] [--folder DIR]
"""

import argparse
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydicom import dcmread
from pydicom.multival import MultiValue

from benchmarks import corpus, servers, states
from benchmarks.http_client import Client, Contender, Times, race

COUNTS = {"ct": 40, "dx": 16, "io": 24}
QUICK = {"ct": 4, "dx": 4, "io": 4}
REPEATS, QUICK_REPEATS = 60, 5
# Orthanc keeps the last 128 MB that it received; so many radiographs take their place, so that "first" is the same for
# both.
FILLERS = 9
CASES = ("first, full size", "first, 1024", "again, full size", "again, 1024", "drag, 1024")
BARS_MS = {("dx", "first, 1024"): 25.0, **{(kind, "drag, 1024"): 8.0 for kind in COUNTS}}
LARGE = ("dx",)
LARGE_RATIO = 3.0
STATE_SHARE = 2.0
JPEG = {"Accept": "image/jpeg"}


@dataclass(frozen=True)
class Image:
    """An image that both servers hold: its addresses on Orthanc's two resources and on DGscope."""

    orthanc: str
    dicomweb: str
    picture: str
    listing: str
    center: int
    width: int


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="few images: only that it runs")
    parser.add_argument("--folder", type=Path, help="where to work")
    options = parser.parse_args()
    counts, repeats, fillers = (QUICK, QUICK_REPEATS, 1) if options.quick else (COUNTS, REPEATS, FILLERS)
    with tempfile.TemporaryDirectory(prefix="dgb", dir=options.folder) as folder:
        measure(Path(folder), counts, repeats, fillers)


def measure(folder: Path, counts: dict[str, int], repeats: int, filler_count: int) -> None:
    """Measure every case on both servers, on the same images."""
    with (
        servers.orthanc(folder / "orthanc") as orthanc,
        servers.database(folder / "dgscope") as environ,
        servers.web(folder / "dgscope", environ) as dgscope,
    ):
        theirs, ours = Client(orthanc.http_port), Client(dgscope.http_port, _token(environ))
        _warm_up(folder, theirs, ours, environ)
        fillers = corpus.write(folder / "fillers", "dx", filler_count)
        _print_head()
        for kind in corpus.KINDS:
            paths = corpus.write(folder / "corpus" / kind, kind, counts[kind])
            images = [_image(path, _upload(theirs, path)) for path in paths]
            state = states.write(folder / "corpus" / kind / "state.dcm", paths[0])
            servers.manage(environ, "import_dicom", str(folder / "corpus" / kind))
            for path in fillers:
                _upload(theirs, path)
            _measure_kind(kind, images, theirs, ours, repeats)
            _measure_state(kind, images[0], state, ours, repeats)


def _warm_up(folder: Path, theirs: Client, ours: Client, environ: dict[str, str]) -> None:
    """One small picture from every worker, so that no case pays for what a process loads when it is first used."""
    [path] = corpus.write(folder / "corpus" / "warm", "ct", 1)
    image = _image(path, _upload(theirs, path))
    servers.manage(environ, "import_dicom", str(folder / "corpus" / "warm"))
    for _ in range(12):
        race(_contenders(theirs, ours, [(image, None)], ""))


def _measure_kind(kind: str, images: list[Image], theirs: Client, ours: Client, repeats: int) -> None:
    ours.reconnect()
    for listing in {image.listing for image in images}:
        ours.get(listing)  # as the viewer does before the first picture
    half = len(images) // 2
    for case in CASES:
        size = "" if "full" in case else "1024"
        steps: list[tuple[Image, int | None]]
        if case.startswith("first"):
            steps = [(image, None) for image in (images[:half] if size else images[half:])]
        else:
            steps = [(images[0], step if case.startswith("drag") else None) for step in range(repeats)]
        contenders = _contenders(theirs, ours, steps, size)
        if case.startswith("first"):
            # Orthanc's two resources share a cache: each gets images that the other has not asked for.
            contenders = tuple(each.part(index % 2, 2) for index, each in enumerate(contenders))
        times = race(contenders)
        best = min(("rendered", "DICOMweb"), key=lambda name: times[name].p50)
        _print(kind, case, best, times[best], times["DGscope"])
    still = Contender("DGscope", ours, [_png(images[0])] * max(3, repeats // 4), {})
    _print(kind, "still PNG, 1024", "", None, race([still])["DGscope"])


def _measure_state(kind: str, image: Image, state: str, ours: Client, repeats: int) -> None:
    """What a presentation state with 50 graphics and a polygonal shutter costs, beside the plain image."""
    for case, steps in (("again, 1024", [None] * repeats), ("drag, 1024", list(range(repeats)))):
        plain = [_dgscope(image, "1024", step) for step in steps]
        times = race(
            (
                Contender("plain", ours, plain, {}),
                Contender("state", ours, [f"{path}&state={state}" for path in plain], {}),
            )
        )
        share = times["state"].p50 / times["plain"].p50
        said = f"  above {STATE_SHARE:g}×" if share > STATE_SHARE else ""
        print(f"{kind:6}{'state: ' + case:50}{times['state'].p50:>12.1f}{times['state'].p95:>8.1f}{share:>7.1f}×{said}")


def _contenders(
    theirs: Client, ours: Client, steps: list[tuple[Image, int | None]], size: str
) -> tuple[Contender, ...]:
    return (
        Contender("rendered", theirs, [_orthanc(image, size, step) for image, step in steps], {}),
        Contender("DICOMweb", theirs, [_dicomweb(image, size, step) for image, step in steps], JPEG),
        Contender("DGscope", ours, [_dgscope(image, size, step) for image, step in steps], {}),
    )


def _orthanc(image: Image, size: str, step: int | None) -> str:
    query = ["quality=85"]
    if size:
        query.append(f"width={size}&height={size}")
    if step is not None:
        query.append(f"window-center={image.center + step}&window-width={image.width}")
    return f"{image.orthanc}?{'&'.join(query)}"


def _dicomweb(image: Image, size: str, step: int | None) -> str:
    query = ["quality=85"]
    if size:
        query.append(f"viewport={size},{size}")
    if step is not None:
        query.append(f"window={image.center + step},{image.width},linear")
    return f"{image.dicomweb}?{'&'.join(query)}"


def _dgscope(image: Image, size: str, step: int | None) -> str:
    query = ["format=jpeg&quality=85"]
    if size:
        query.append(f"viewport={size},{size}")
    if step is not None:
        query.append(f"preview=1&window={image.center + step},{image.width},linear")
    return f"{image.picture}?{'&'.join(query)}"


def _png(image: Image) -> str:
    return f"{image.picture}?viewport=1024,1024"


def _upload(client: Client, path: Path) -> str:
    return str(json.loads(client.post("/instances", path.read_bytes()))["ID"])


def _image(path: Path, orthanc_id: str) -> Image:
    header = dcmread(path, stop_before_pixels=True)
    study, series, sop = header.StudyInstanceUID, header.SeriesInstanceUID, header.SOPInstanceUID
    center, width = (_first(header.get(keyword), 1000) for keyword in ("WindowCenter", "WindowWidth"))
    return Image(
        orthanc=f"/instances/{orthanc_id}/rendered",
        dicomweb=f"/dicom-web/studies/{study}/series/{series}/instances/{sop}/rendered",
        picture=f"/api/v1/instances/{sop}/frames/1/picture",
        listing=f"/api/v1/studies/{study}/series/{series}/instances",
        center=center,
        width=width,
    )


def _first(value: Any, default: int) -> int:
    if value is None:
        return default
    return int(value[0] if isinstance(value, MultiValue) else value)


def _token(environ: dict[str, str]) -> dict[str, str]:
    """Sign in as the first administrator."""
    servers.manage(environ, "first_start")
    secret = servers.manage(environ, "token", "create", "admin", "--name", "bench").strip().splitlines()[-1]
    return {"Authorization": f"Bearer {secret}"}


def _print_head() -> None:
    print(f"{'image':6}{'case':18}{'Orthanc p50':>12}{'p95':>8}  {'by':10}{'DGscope p50':>12}{'p95':>8}{'ratio':>8}")


def _print(kind: str, case: str, resource: str, theirs: Times | None, ours: Times) -> None:
    line = f"{kind:6}{case:18}"
    line += f"{theirs.p50:>12.1f}{theirs.p95:>8.1f}  {resource:10}" if theirs else " " * 32
    line += f"{ours.p50:>12.1f}{ours.p95:>8.1f}"
    if theirs:
        ratio = theirs.p50 / ours.p50
        line += f"{ratio:>7.1f}×" + _shortfall(kind, case, ratio, ours.p50)
    print(line, flush=True)


def _shortfall(kind: str, case: str, ratio: float, p50: float) -> str:
    least = LARGE_RATIO if kind in LARGE else 1.0
    bar = BARS_MS.get((kind, case))
    said = [f"below {least:g}×"] if ratio < least else []
    said += [f"above {bar:g} ms"] if bar is not None and p50 > bar else []
    return f"  {', '.join(said)}" if said else ""


if __name__ == "__main__":
    main()
