"""Files as people upload them, made by the tests; and the objects that they become."""

import datetime
import struct
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from pydicom import Dataset, dcmread
from pydicom.dataset import FileMetaDataset
from pydicom.filewriter import write_file_meta_info
from pydicom.uid import generate_uid

from dgscope.creation.creating import Source
from dgscope.creation.identity import Identity, Occasion, SeriesPlan
from dgscope.creation.kinds import Kind
from dgscope.creation.made import Made

AT = datetime.datetime(2026, 3, 4, 15, 6, 7, tzinfo=datetime.timezone(datetime.timedelta(hours=1)))
OCCASION = Occasion(AT, "Vries^Anna", "DGscope", "DGscope", "1.0", "DGSCOPE")
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
TRIANGLE = ((0.0, 0.0, 0.0), (1.5, 0.0, 0.0), (0.0, 2.25, 0.0))
STL_TEXT = (
    "solid crown\n  facet normal 0 0 1\n    outer loop\n"
    + "".join(f"      vertex {x} {y} {z}\n" for x, y, z in TRIANGLE)
    + "    endloop\n  endfacet\nendsolid crown\n"
).encode()


def stl_binary(facets: int = 2, corner: float = 1.0) -> bytes:
    """A binary STL; its header begins with “solid”, as that of some writers does."""
    facet = struct.pack("<12fH", 0, 0, 1, 0, 0, 0, corner, 0, 0, 0, 1, 0, 0)
    return b"solid made by a scanner".ljust(80) + struct.pack("<I", facets) + facet * facets


def ramp(rows: int = 24, columns: int = 32) -> Image.Image:
    """A colour picture without symmetry: each corner is another one."""
    y, x = np.mgrid[0:rows, 0:columns]
    return Image.fromarray(np.dstack([x * 255 // columns, y * 255 // rows, (x + y) % 256]).astype(np.uint8))


def saved(image: Image.Image, file_type: str, **options: Any) -> bytes:
    """A picture file."""
    file = BytesIO()
    image.save(file, file_type, **options)
    return file.getvalue()


def exif(**values: Any) -> Image.Exif:
    """EXIF of a camera: orientation, maker, model, taken, offset."""
    found = Image.Exif()
    for name, tag in (("orientation", 274), ("maker", 271), ("model", 272)):
        if name in values:
            found[tag] = values[name]
    details = found.get_ifd(0x8769)
    for name, tag in (("taken", 0x9003), ("offset", 0x9011)):
        if name in values:
            details[tag] = values[name]
    return found


def identity(**changed: Any) -> Identity:
    """An invented patient and study."""
    common = Dataset()
    values = {
        "PatientName": "Müller^Jörg",
        "PatientID": "P1",
        "PatientBirthDate": "19601231",
        "PatientSex": "M",
        "StudyDate": "20260304",
        "StudyTime": "150000",
        "StudyID": "R1",
        "AccessionNumber": "A1",
        "ReferringPhysicianName": "Overweg^Anna",
    }
    for keyword, value in (values | changed).items():
        setattr(common, keyword, value)
    return Identity("2.25.4711", common)


def make(
    content: bytes, kind: Kind | None = None, name: str = "file", whose: Identity | None = None, **plan: Any
) -> list[Made]:
    """The objects that a file becomes."""
    source = Source(BytesIO(content), len(content), name)
    series = SeriesPlan(**{"uid": generate_uid(None), "number": 3, "description": "", **plan})
    return list(source.objects(source.kind(kind), whose or identity(), series, 1, OCCASION))


def read(made: Made, path: Path | None = None) -> Dataset:
    """An object as others read it."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = made.sop_class_uid, made.sop_instance_uid
    meta.TransferSyntaxUID = made.transfer_syntax_uid
    meta.ImplementationClassUID = "2.25.1"
    file = BytesIO()
    file.write(bytes(128) + b"DICM")
    write_file_meta_info(file, meta)
    for piece in made.pieces:
        file.write(piece)
    if path is not None:
        path.write_bytes(file.getvalue())
    file.seek(0)
    return dcmread(file)


def one(content: bytes, kind: Kind | None = None, **more: Any) -> Dataset:
    """The only object of a file, read."""
    (made,) = make(content, kind, **more)
    return read(made)
