"""Objects to send: a CT slice of 0.5 MB, a radiograph of 15 MB, an intra-oral exposure of 2 MB, each many times.

They look like what they are called, noise included: how long a JPEG takes depends on it. White noise, the worst that
there can be, would hide what a server does under its encoder.
"""

import datetime as dt
from pathlib import Path

import numpy as np
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

from dgscope.demo.objects import cross_sectional, projection
from dgscope.demo.objects.identity import Patient, Series, Study
from dgscope.demo.phantoms.chest import chest
from dgscope.demo.phantoms.teeth import Tooth, intra_oral

KINDS = ("ct", "dx", "io")
_PER_STUDY = {"ct": 200, "dx": 2, "io": 10}


def write(folder: Path, kind: str, count: int) -> list[Path]:
    """Write `count` objects of one kind, in studies of a usual size, each with a UID of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    pixels = template(kind)
    for number in range(count):
        if number % _PER_STUDY[kind] == 0:
            study, series = generate_uid(), generate_uid()
        data_set = pixels
        data_set.SOPInstanceUID, data_set.InstanceNumber = generate_uid(), number % _PER_STUDY[kind] + 1
        data_set.StudyInstanceUID, data_set.SeriesInstanceUID = study, series
        data_set.PatientID = f"BENCH{number // _PER_STUDY[kind]:06d}"
        data_set.AccessionNumber = f"B{number // _PER_STUDY[kind]:06d}"
        data_set.file_meta = FileMetaDataset()
        data_set.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        path = folder / f"{number:05d}.dcm"
        data_set.save_as(path, enforce_file_format=True)
        paths.append(path)
    return paths


def template(kind: str) -> Dataset:
    """Make one object of the size and header that a modality sends."""
    study = Study(kind, Patient("Bench^Mark", "BENCH", "19700101", "O"), dt.datetime(2026, 1, 1), "B1", f"{kind} bench")
    if kind == "ct":
        made = cross_sectional.ct_series(Series(study, 1, "CT", "bench brain", "CT"), 2, 1.0, [(40, 80, "Brain")])
        return next(iter(made))
    if kind == "dx":
        series = Series(study, 1, "DX", "bench", "DX")
        return projection.dx_image(series, 1, chest(1) // np.uint16(4), 0.14, 14, (8192, 16000, "All"))
    picture = intra_oral(1, [Tooth(36, filling=True), Tooth(37)], 900, 1200, 0.034)
    return projection.intra_oral_image(Series(study, 1, "IO", "bench", "IO"), 1, picture, 0.034, [36, 37], "L")
