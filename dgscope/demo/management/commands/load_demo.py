"""`manage.py load_demo`: store the demonstration studies, once."""

import datetime as dt
from io import BytesIO
from typing import Any

from django.core.management.base import BaseCommand
from pydicom.dataset import Dataset
from pydicom.filebase import DicomFileLike
from pydicom.filewriter import write_dataset
from pydicom.uid import ExplicitVRLittleEndian

from dgscope.archive.ingest import Source, SpooledObject, ingest
from dgscope.archive.models import Study
from dgscope.demo import studies
from dgscope.demo.objects.identity import uid

_SOURCE = Source(kind="local", calling_ae="DEMONSTRATION")
_EVERY = 20


class Command(BaseCommand):
    """Make the studies with the program's own phantoms and put them through the archive's one door."""

    help = "Store demonstration studies that the program draws itself. A second run changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Store everything, unless the last study of an earlier run is here."""
        if Study.objects.filter(study_instance_uid=uid("heart")).exists():
            self.stdout.write("The demonstration studies are here already.")
            return
        total = studies.Extent().objects
        for count, data_set in enumerate(studies.make(dt.datetime.now()), start=1):
            store(data_set)
            if count % _EVERY == 0 or count == total:
                self.stdout.write(f"demonstration: {count} of {total} objects stored")


def store(data_set: Dataset) -> None:
    """Put one object through the archive's door."""
    with SpooledObject.create(
        sop_class_uid=str(data_set.SOPClassUID),
        sop_instance_uid=str(data_set.SOPInstanceUID),
        transfer_syntax_uid=str(ExplicitVRLittleEndian),
        source_ae="DEMONSTRATION",
    ) as spooled:
        spooled.write(encode(data_set))
        ingest(spooled, _SOURCE)


def encode(data_set: Dataset) -> bytes:
    """Write a data set in Explicit VR Little Endian, without File Meta Information."""
    buffer = BytesIO()
    file = DicomFileLike(buffer)
    file.is_implicit_VR, file.is_little_endian = False, True
    write_dataset(file, data_set, "utf-8")
    return buffer.getvalue()
