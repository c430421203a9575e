"""A dental patient: a full-mouth series of 18 exposures with tooth codes, and a panoramic."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from pydicom.dataset import Dataset

from dgscope.demo.objects import projection
from dgscope.demo.objects.identity import Patient, Series, Study
from dgscope.demo.phantoms.teeth import Tooth, intra_oral, panoramic

PATIENT = Patient("Dubois^Claire", "DEMO-00731", "19840923", "F")
_FILLED, _ROOT_FILLED, _MISSING = {16, 26, 36, 37, 45, 47}, {36, 45}, {46}
_SENSOR_MILLIMETRES = 0.034


@dataclass(frozen=True)
class Exposure:
    """One exposure: the teeth from left to right as seen, where it is, and whether both arches are on it."""

    title: str
    teeth: tuple[int, ...]
    laterality: str
    bitewing: bool = False
    upright: bool = False


# PS3.16 has no template; the composition is the common one of 4 bitewings, 8 posterior and 6 anterior periapicals.
FULL_MOUTH = (
    Exposure("Periapical upper right molars", (18, 17, 16, 15), "R"),
    Exposure("Periapical upper right premolars", (16, 15, 14, 13), "R"),
    Exposure("Periapical upper right canine", (14, 13, 12), "R", upright=True),
    Exposure("Periapical upper central incisors", (12, 11, 21, 22), "B", upright=True),
    Exposure("Periapical upper left canine", (22, 23, 24), "L", upright=True),
    Exposure("Periapical upper left premolars", (23, 24, 25, 26), "L"),
    Exposure("Periapical upper left molars", (25, 26, 27, 28), "L"),
    Exposure("Bitewing right molars", (17, 16, 15, 47, 46, 45), "R", bitewing=True),
    Exposure("Bitewing right premolars", (16, 15, 14, 13, 46, 45, 44, 43), "R", bitewing=True),
    Exposure("Bitewing left premolars", (23, 24, 25, 26, 33, 34, 35, 36), "L", bitewing=True),
    Exposure("Bitewing left molars", (25, 26, 27, 35, 36, 37), "L", bitewing=True),
    Exposure("Periapical lower right molars", (48, 47, 46, 45), "R"),
    Exposure("Periapical lower right premolars", (46, 45, 44, 43), "R"),
    Exposure("Periapical lower right canine", (44, 43, 42), "R", upright=True),
    Exposure("Periapical lower central incisors", (42, 41, 31, 32), "B", upright=True),
    Exposure("Periapical lower left canine", (32, 33, 34), "L", upright=True),
    Exposure("Periapical lower left premolars", (33, 34, 35, 36), "L"),
    Exposure("Periapical lower left molars", (35, 36, 37, 38), "L"),
)


def dental(now: dt.datetime, detail: float) -> Iterator[Dataset]:
    """Make the study: one series of intra-oral exposures and one panoramic.

    `detail` 1 gives pictures of the size that sensors have, less gives smaller ones.
    """
    at = now - dt.timedelta(hours=1)
    study = Study("full-mouth", PATIENT, at, "DEMO-004418", "Full-mouth series and panoramic", "DENTIST^FAMILY")
    spacing = round(_SENSOR_MILLIMETRES / detail, 4)
    series = Series(study, 1, "IO", "Full-mouth series", "SENSOR_2", body_part="TOOTH")
    for number, exposure in enumerate(FULL_MOUTH, start=1):
        long, short = round(1200 * detail), round(900 * detail)
        rows, columns = (long, short) if exposure.upright else (short, long)
        picture = intra_oral(
            number, [_tooth(code) for code in exposure.teeth], rows, columns, spacing, exposure.bitewing
        )
        image = projection.intra_oral_image(
            series, number, picture, spacing, sorted(exposure.teeth), exposure.laterality
        )
        image.ImageComments = exposure.title
        yield image
    machine = Series(study, 2, "PX", "Panoramic", "PAN_1", moment=400, body_part="JAW")
    picture = panoramic(
        731, [_tooth(code) for code in sorted(_FILLED | _MISSING)], round(1400 * detail), round(2800 * detail)
    )
    yield projection.dx_image(
        machine, 1, picture, round(0.0925 / detail, 4), 12, (1500, 2900, "Panoramic"), "", ("L", "F")
    )


def _tooth(code: int) -> Tooth:
    return Tooth(code, code in _FILLED, code in _ROOT_FILLED, code in _MISSING)
