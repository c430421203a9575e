"""A CT of two slices with states that test what a person may choose: layers, sizes, faults."""

from collections.abc import Iterator

import numpy as np
from pydicom.dataset import Dataset

from dgscope.demo.objects import presentation_state as states
from dgscope.demo.objects.identity import Patient, Series, Study
from tests.browser.examinations import small_study

KEY = "browser-presented"
MISSING = "2.25.123456789"


def made(key: str = KEY) -> list[Dataset]:
    """The images and their states, the state that was made last at the end."""
    study, images = small_study(key, Patient("Lindqvist^Maja", "BT-9", "19800504", "F"), "CT with states")
    return [*images, *_states(study, images)]


def _states(study: Study, images: list[Dataset]) -> Iterator[Dataset]:
    series = Series(study, 9, "PR", "States", "CT_ROOM1", moment=600)
    bare = states.presentation_state(series, 1, "BARE", "Without contrast", images)
    del bare.RescaleSlope, bare.RescaleIntercept, bare.RescaleType
    yield bare
    sized = _windowed(states.presentation_state(series, 2, "SIZED", "True size", images))
    area = sized.DisplayedAreaSelectionSequence[0]
    area.PresentationSizeMode, area.PresentationPixelSpacing = "TRUE SIZE", [0.5, 0.5]
    yield sized
    partly = _windowed(states.presentation_state(series, 3, "PARTLY", "Partly missing", images))
    away = Dataset()
    away.ReferencedSOPClassUID, away.ReferencedSOPInstanceUID = images[0].SOPClassUID, MISSING
    partly.ReferencedSeriesSequence[0].ReferencedImageSequence.append(away)
    yield partly
    layered = _windowed(states.presentation_state(series, 4, "LAYERED", "In layers", images))
    rows, columns = int(images[0].Rows), int(images[0].Columns)
    states.set_layers(layered, ("LINES", 0xFFFF, (0xFFFF, 0x8080, 0x8080)), ("RINGS", 0xFFFF, (0xFFFF, 0x8080, 0x8080)))
    line = states.graphic("POLYLINE", [(columns * 0.2, rows * 0.5), (columns * 0.8, rows * 0.5)])
    ring = states.graphic("CIRCLE", [(columns * 0.5, rows * 0.5), (columns * 0.7, rows * 0.5)])
    states.add_annotation(layered, "LINES", [], [line], [])
    states.add_annotation(layered, "RINGS", [], [ring], [])
    block = np.zeros((rows, columns), np.bool_)
    block[rows // 4 : rows // 3, columns // 4 : columns // 3] = True
    states.add_overlay(layered, 0x6000, block, "ACTIVE", "RINGS")
    states.add_overlay(layered, 0x6002, block[::-1], "PASSIVE")
    states.set_shutter(layered, 0x8000, ShutterLeftVerticalEdge=columns // 10, ShutterRightVerticalEdge=columns,
                       ShutterUpperHorizontalEdge=1, ShutterLowerHorizontalEdge=rows)  # fmt: skip
    yield layered


def _windowed(state: Dataset) -> Dataset:
    states.set_window(state, 60, 400, "STATE")
    return state
