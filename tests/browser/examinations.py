"""What the tests send: the demonstration in small, and studies of their own."""

import datetime as dt

from pydicom.dataset import Dataset

from dgscope.demo import studies
from dgscope.demo.objects import cross_sectional, report
from dgscope.demo.objects.identity import Patient, Series, Study

SLICES = 6
FRAMES = 6
SMALL = studies.Extent(
    ct_slices=SLICES, mr_slices=2, chest_rows=300, chest_columns=250, cine_frames=FRAMES, dental_detail=0.2
)

# Every text is markup, a template or a quotation that ends an attribute; run as such, each would show itself.
NAME = "<script>alert(1)</script>^{{97*89}}${97*89}"  # ^ and = part a name, so neither can stand in its parts
ID = "\"><script>alert('id')</script>"
DESCRIPTION = "<svg/onload=alert(2)>{{constructor.constructor('alert(3)')()}}"
SERIES_DESCRIPTION = "'\"><iframe src=javascript:alert(4)>"
STATION = "<b>{{97*89}}</b>"
ACCESSION = "<i>{{97*89}}</i>"
REFERRER = "<svg><script>alert(5)</script>"
WINDOW = "<u>{{97*89}}</u>"
HEADING = "<h1 onclick=alert(6)>{{97*89}}</h1>"
FINDING = "</span><script>alert(7)</script>\n<img src=x onerror=alert(8)> {% debug %} %s ${{97*89}}"
HOSTILE = Study("browser-hostile", Patient(NAME, ID, "19700101", "O"), dt.datetime(2026, 1, 2, 3, 4), ACCESSION,
                DESCRIPTION, REFERRER)  # fmt: skip


def small_study(key: str, patient: Patient, description: str) -> tuple[Study, list[Dataset]]:
    """Make a CT of two slices for a test that needs a study of its own."""
    study = Study(key, patient, dt.datetime.now() - dt.timedelta(minutes=5), "A-1", description)
    series = Series(study, 1, "CT", "Axial", "CT_ROOM1")
    return study, list(cross_sectional.ct_series(series, 2, 5.0, [(40, 90, "Brain")]))


def hostile() -> list[Dataset]:
    """Make a study whose texts are attacks: two slices and a report."""
    series = Series(HOSTILE, 1, "CT", SERIES_DESCRIPTION, STATION)
    images = list(cross_sectional.ct_series(series, 2, 5.0, [(40, 90, WINDOW)]))
    text = report.basic_text(Series(HOSTILE, 2, "SR", SERIES_DESCRIPTION, STATION), [(HEADING, FINDING)], images)
    return [*images, text]
