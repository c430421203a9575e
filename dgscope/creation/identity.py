"""Whose object it is, and what it belongs to."""

import datetime
from dataclasses import dataclass, field

from pydicom.dataset import Dataset


@dataclass(frozen=True, slots=True)
class Identity:
    """Patient, study and request of new objects.

    Attributes
    ----------
    common
        Elements of the patient and study level as they shall be written.
    request
        Item of Request Attributes Sequence (0040,0275), or None where nothing was scheduled.
    """

    study_uid: str
    common: Dataset = field(repr=False)
    request: Dataset | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Occasion:
    """Who makes the objects, when, with what.

    Attributes
    ----------
    at
        Now, in the site's time zone.
    operator
        Person Name of who uploads.
    """

    at: datetime.datetime
    operator: str
    manufacturer: str
    product: str
    version: str
    serial_number: str


@dataclass(frozen=True, slots=True)
class SeriesPlan:
    """A new series.

    Attributes
    ----------
    laterality
        R, L, B, U or empty.
    region
        Key of `regions.REGIONS` or empty.
    """

    uid: str
    number: int
    description: str
    laterality: str = ""
    region: str = ""
