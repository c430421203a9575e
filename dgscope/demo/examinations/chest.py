"""A chest radiograph with states that turn, crop and cover it."""

import datetime as dt
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from dgscope.demo.objects import presentation_state, projection
from dgscope.demo.objects.identity import Patient, Series, Study
from dgscope.demo.phantoms import chest as phantom

PATIENT = Patient("Okafor^Daniel", "DEMO-20411", "20010611", "M")


def chest(now: dt.datetime, rows: int, columns: int) -> Iterator[Dataset]:
    """Make the study: one picture of `rows` × `columns` pixels of 16 bits, and three states."""
    study = Study("chest", PATIENT, now - dt.timedelta(hours=2), "DEMO-118183", "Chest PA")
    series = Series(study, 1, "DX", "Chest PA", "DX_2", body_part="CHEST")
    picture = phantom.chest(20411, rows, columns)
    image = projection.dx_image(series, 1, picture, 0.143, 16, (23000, 38000, "Chest"))
    yield image
    states = Series(study, 90, "PR", "Presentation states", "READING1", moment=600)
    yield _collimated(states, image)
    yield _turned(states, image)
    yield _masked(states, image)


def _collimated(series: Series, image: Dataset) -> Dataset:
    rows, columns = int(image.Rows), int(image.Columns)
    state = presentation_state.presentation_state(series, 1, "COLLIMATED", "Rectangle and octagon", [image])
    presentation_state.set_window(state, 23000, 38000, "Chest", "LINEAR_EXACT")
    cut = [(0.02, 0.2), (0.02, 0.8), (0.15, 0.97), (0.85, 0.97), (0.97, 0.8), (0.97, 0.2), (0.85, 0.03), (0.15, 0.03)]
    presentation_state.set_shutter(
        state,
        4000,
        ShutterLeftVerticalEdge=columns // 25,
        ShutterRightVerticalEdge=columns - columns // 25,
        ShutterUpperHorizontalEdge=rows // 30,
        ShutterLowerHorizontalEdge=rows - rows // 30,
        VerticesOfThePolygonalShutter=[value for y, x in cut for value in (round(y * rows), round(x * columns))],
    )
    presentation_state.add_overlay(state, 0x6000, _ring(rows, columns), "Nodule", "MARK")
    presentation_state.set_layers(state, ("MARK", 65535, (58000, 40000, 44000)))
    return state


def _turned(series: Series, image: Dataset) -> Dataset:
    rows, columns = int(image.Rows), int(image.Columns)
    state = presentation_state.presentation_state(series, 2, "TURNED", "Turned and mirrored, inverted", [image])
    presentation_state.set_window(state, 23000, 38000, "Chest")
    state.PresentationLUTShape = "INVERSE"
    presentation_state.set_rotation(state, 90, flip=True)
    # Turned by 90° clockwise and then mirrored, the first pixel stays first and rows become columns.
    presentation_state.set_displayed_area(state, image, (1, 1), (columns, rows))
    return state


def _masked(series: Series, image: Dataset) -> Dataset:
    rows, columns = int(image.Rows), int(image.Columns)
    state = presentation_state.presentation_state(series, 3, "MASKED", "Bitmap shutter, upper right quarter", [image])
    presentation_state.set_window(state, 23000, 38000, "Chest")
    plane = np.zeros((rows, columns), np.bool_)
    plane[rows // 2 :] = True
    presentation_state.add_overlay(state, 0x6000, plane, "Cover")
    presentation_state.set_bitmap_shutter(state, 0x6000, 0)
    presentation_state.set_displayed_area(state, image, (columns // 2, 1), (columns + columns // 10, rows // 2))
    return state


def _ring(rows: int, columns: int) -> NDArray[np.bool_]:
    y, x = np.mgrid[0:rows, 0:columns]
    half = min(rows, columns) / 2
    distance = np.hypot(x - columns / 2 + 0.47 * half, y - rows / 2 + 0.30 * half)
    return np.asarray(np.abs(distance - half * 0.06) < half * 0.006, np.bool_)
