"""A process that stores one object and says so. Used by test_ingest_order.py under strace."""

import os

import django

django.setup()

from tests.unit.archive.objects import ct, send  # noqa: E402  Django first

if __name__ == "__main__":
    send(ct(PatientID="WARM"))
    study, series = "1.2.3", "1.2.3.1"
    send(ct(StudyInstanceUID=study, SeriesInstanceUID=series, SOPInstanceUID="1.2.3.1.1"))
    os.write(1, b"FIRST\n")
    send(ct(StudyInstanceUID=study, SeriesInstanceUID=series, SOPInstanceUID="1.2.3.1.2"))
    os.write(1, b"SECOND\n")
