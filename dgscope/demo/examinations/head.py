"""A head CT with two reconstructions, presentation states, a report and key images; and an earlier MR."""

import datetime as dt
from collections.abc import Iterator

import numpy as np
from pydicom.dataset import Dataset

from dgscope.demo.objects import cross_sectional, presentation_state, report
from dgscope.demo.objects.identity import Patient, Series, Study

PATIENT = Patient("Kovács^Anna", "DEMO-20417", "19720314", "F")
_CT_WINDOWS: list[tuple[float, float, str]] = [(40, 90, "Brain"), (70, 200, "Subdural"), (450, 2000, "Bone")]


def ct(now: dt.datetime, slices: int) -> Iterator[Dataset]:
    """Make the CT study; `slices` is the number of slices of its first series."""
    study = Study("head-ct", PATIENT, now - dt.timedelta(minutes=40), "DEMO-118204", "CT head without contrast")
    head = list(
        cross_sectional.ct_series(
            Series(study, 2, "CT", "Head 3 mm brain", "CT_ROOM1", body_part="HEAD"), slices, 3.0, _CT_WINDOWS
        )
    )
    yield from head
    bone = Series(study, 4, "CT", "Bone 6 mm bone", "CT_ROOM1", moment=120, body_part="HEAD")
    yield from cross_sectional.ct_series(bone, max(2, slices // 2), 6.0, [(450, 2000, "Bone"), (40, 90, "Brain")])
    marked = head[round(slices * 0.62) : round(slices * 0.62) + 2] or head[-1:]
    states = Series(study, 90, "PR", "Presentation states", "READING1", moment=1200)
    yield _marked(states, marked)
    yield _bone_look(states, head)
    keys = Series(study, 91, "KO", "For referrer", "READING1", moment=1300)
    yield report.key_objects(keys, ("113000", "DCM", "Of Interest"), "Subdural haematoma, right", marked)
    yield report.basic_text(
        Series(study, 92, "SR", "Report", "READING1", moment=1500),
        [
            ("Clinical information", "Fall from standing height two days ago. Headache."),
            ("Findings", "Crescent-shaped extra-axial collection over the right convexity, up to 9 mm, about 65 HU. "
             "Midline shift to the left of 3 mm. No fracture."),
            ("Impression", "Acute subdural haematoma on the right with slight midline shift."),
        ],
        marked,
    )  # fmt: skip


def mr(now: dt.datetime, slices: int) -> Iterator[Dataset]:
    """Make the earlier MR study of the same patient."""
    at = now - dt.timedelta(days=48, hours=3)
    study = Study("head-mr", PATIENT, at, "DEMO-102771", "MR brain", "NEUROLOGY^OUTPATIENTS")
    series = Series(study, 5, "MR", "T1 axial", "MR_1", body_part="HEAD")
    images = list(cross_sectional.mr_series(series, slices, 4.0))
    yield from images
    state = presentation_state.presentation_state(
        Series(study, 90, "PR", "Presentation states", "READING1", moment=900),
        1, "TABLES", "VOI and presentation LUT as tables", images,
    )  # fmt: skip
    steps = np.linspace(0, 1, 4096)
    voi = np.round(65535 / (1 + np.exp(-9 * (steps * 4095 / 1200 - 0.5)))).astype(np.uint16)
    presentation_state.set_voi_table(state, presentation_state.lookup_table(voi, 0, "S-curve"))
    curve = np.round(65535 * np.linspace(0, 1, 256) ** 0.85).astype(np.uint16)
    presentation_state.set_presentation_table(state, presentation_state.lookup_table(curve, 0, "Brighter mid-tones"))
    yield state


def _marked(series: Series, images: list[Dataset]) -> Dataset:
    state = presentation_state.presentation_state(series, 1, "SUBDURAL", "Subdural, marked", images)
    presentation_state.set_window(state, 45, 110, "Subdural")
    presentation_state.set_layers(
        state, ("FINDINGS", 49152, (52000, 38000, 20000)), ("NOTES", 65535, (60000, 32896, 32896))
    )
    graphics = [
        presentation_state.graphic("POLYLINE", [(158, 202), (190, 232)]),
        presentation_state.graphic("INTERPOLATED", [(172, 150), (160, 200), (158, 255), (170, 310)]),
        presentation_state.graphic("ELLIPSE", [(290, 250), (350, 250), (320, 230), (320, 270)]),
        presentation_state.graphic("CIRCLE", [(256, 262), (262, 262)], filled=True),
        presentation_state.graphic("POINT", [(256, 300)]),
    ]
    presentation_state.add_annotation(state, "FINDINGS", images, graphics, [])
    notes = [
        presentation_state.text("Subdural, see report", (158, 202), (0.04, 0.12, 0.40, 0.18)),
        presentation_state.text("midline shift 3 mm", (262, 262)),
    ]
    presentation_state.add_annotation(state, "NOTES", images[:1], [], notes)
    return state


def _bone_look(series: Series, images: list[Dataset]) -> Dataset:
    state = presentation_state.presentation_state(series, 2, "BONE", "Bone, circle only", images)
    presentation_state.set_window(state, 450, 2000, "Bone", "SIGMOID")
    presentation_state.set_shutter(state, 0, CenterOfCircularShutter=[260, 256], RadiusOfCircularShutter=205)
    return state
