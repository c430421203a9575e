"""An echocardiogram: one colour cine."""

import datetime as dt
from collections.abc import Iterator

from pydicom.dataset import Dataset

from dgscope.demo.objects import ultrasound
from dgscope.demo.objects.identity import Patient, Series, Study

PATIENT = Patient("Pereira^Tiago", "DEMO-20377", "19800502", "M")


def heart(now: dt.datetime, frames: int) -> Iterator[Dataset]:
    """Make the study."""
    at = now - dt.timedelta(hours=5)
    study = Study("heart", PATIENT, at, "DEMO-118112", "Echocardiography, transthoracic", "CARDIOLOGY^WARD")
    yield ultrasound.cine(Series(study, 1, "US", "Four-chamber view", "US_3", body_part="HEART"), 1, frames)
