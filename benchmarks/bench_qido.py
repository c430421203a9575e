"""QIDO-RS of DGscope and of Orthanc's DICOMweb plug-in on the same studies, in one run, with the ratios.

    python -m benchmarks.bench_qido [--quick] [--studies N] [--repeats N] [--folder DIR]

Each study has one small CT image, sent to Orthanc over REST and imported into DGscope. Orthanc answers without a
sign-in and without an audit trail; DGscope checks a token and writes an audit row for each search.
"""

import argparse
import json
import tempfile
from pathlib import Path

from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, generate_uid

from benchmarks import servers
from benchmarks.http_client import Client, Contender, race

BAR_MS = 20.0
QUICK_STUDIES, QUICK_REPEATS = 10, 2
FAMILY = ("Muller", "Schmidt", "Weber", "Kovacs", "Nakamura", "Meyer", "Dubois", "Okafor", "Simek", "Rossi")
FIRST = "studies?limit=50"
SEARCHES = {
    "first 50 studies": FIRST,
    "one patient ID": "studies?limit=50&PatientID=ID-NNN",
    "name with wildcard": "studies?limit=50&PatientName=Kovacs*",
    "one day": "studies?limit=50&StudyDate=202601DD",
    "accession number": "studies?limit=50&AccessionNumber=ANNN",
    "a modality": "studies?limit=50&ModalitiesInStudy=CT",
}
ACCEPT = {"Accept": "application/dicom+json"}


def main() -> None:
    """Fill both, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="few studies: only that it runs")
    parser.add_argument("--studies", type=int, default=1000)
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--folder", type=Path, help="where to work")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dgq", dir=options.folder) as folder:
        studies, repeats = (QUICK_STUDIES, QUICK_REPEATS) if options.quick else (options.studies, options.repeats)
        measure(Path(folder), studies, repeats)


def measure(folder: Path, studies: int, repeats: int) -> None:
    """Measure each kind of search on both servers, one after the other."""
    objects = folder / "objects"
    objects.mkdir()
    with (
        servers.orthanc(folder / "orthanc") as orthanc,
        servers.database(folder / "dgscope") as environ,
        servers.web(folder / "dgscope", environ) as dgscope,
    ):
        theirs, ours = Client(orthanc.http_port), Client(dgscope.http_port, _token(environ))
        for number in range(studies):
            path = _write(objects, number)
            theirs.post("/instances", path.read_bytes())
        servers.manage(environ, "import_dicom", str(objects))
        race(
            [
                Contender(name, client, [f"/dicom-web/{FIRST}"] * 20, ACCEPT)
                for name, client in (("", theirs), ("-", ours))
            ]
        )
        print(f"{studies} studies\n{'search':24} {'Orthanc ms':>12} {'DGscope ms':>12} {'ratio':>8} {'hits':>10}")
        for name, query in SEARCHES.items():
            _print(name, [f"/dicom-web/{_filled(query, n, studies)}" for n in range(repeats)], theirs, ours)


def _print(name: str, paths: list[str], theirs: Client, ours: Client) -> None:
    times = race([Contender("Orthanc", theirs, paths, ACCEPT), Contender("DGscope", ours, paths, ACCEPT)])
    orthanc, dgscope = times["Orthanc"].p50, times["DGscope"].p50
    hits = [len(json.loads(client.get(paths[-1], ACCEPT))) for client in (theirs, ours)]
    mark = "  over the bar" if dgscope > BAR_MS else ""
    print(
        f"{name:24} {orthanc:12.1f} {dgscope:12.1f} {orthanc / dgscope:7.1f}× {hits[0]:>4}/{hits[1]:<4}{mark}",
        flush=True,
    )


def _filled(query: str, number: int, studies: int) -> str:
    return query.replace("NNN", str(number * 37 % studies)).replace("DD", f"{1 + number % 28:02d}")


def _token(environ: dict[str, str]) -> dict[str, str]:
    servers.manage(environ, "first_start")
    secret = servers.manage(environ, "token", "create", "admin", "--name", "bench").splitlines()[-1]
    return {"Authorization": f"Bearer {secret}"}


def _write(folder: Path, number: int) -> Path:
    image = Dataset()
    image.SOPClassUID, image.SOPInstanceUID = CTImageStorage, generate_uid()
    image.StudyInstanceUID, image.SeriesInstanceUID = generate_uid(), generate_uid()
    image.PatientName, image.PatientID = f"{FAMILY[number % len(FAMILY)]}{number}^Anna", f"ID-{number}"
    image.PatientBirthDate, image.PatientSex = "19700101", "O"
    image.StudyDate, image.StudyTime, image.StudyID = f"202601{1 + number % 28:02d}", "101500", f"S{number}"
    image.AccessionNumber, image.ReferringPhysicianName = f"A{number}", "Weber^Max"
    image.StudyDescription, image.Modality = "CT head without contrast", "CT"
    image.SeriesNumber, image.InstanceNumber = 1, 1
    image.file_meta = FileMetaDataset()
    image.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    path = folder / f"{number:06d}.dcm"
    image.save_as(path, enforce_file_format=True)
    return path


if __name__ == "__main__":
    main()
