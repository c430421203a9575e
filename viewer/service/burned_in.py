"""Patient and technique, written into a picture on request (PS3.18 8.3.5.1.1)."""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from viewer.rendering.annotation.draw import draw_annotations
from viewer.rendering.annotation.frame import PictureFrame
from viewer.rendering.displayed_area import Placement
from viewer.rendering.presentation_state.annotation_model import GraphicAnnotation, TextObject, Units
from viewer.rendering.presentation_state.annotation_styles import TextStyle
from viewer.rendering.presentation_state.attributes import text
from viewer.rendering.presentation_state.geometry import UPRIGHT

LINE: Final = 0.03  # of the height of the picture
MARGIN: Final = 0.01
LONGEST: Final = 80  # characters of one value


def burned_in(picture: NDArray[np.uint8], header: Dataset, frame: int, kinds: tuple[str, ...]) -> NDArray[np.uint8]:
    """A picture with texts at its upper left (``patient``) and lower left (``technique``).

    Parameters
    ----------
    picture : ndarray of uint8
        Shape (height, width) or (height, width, 3). Not changed.
    header : Dataset
        Of the image.
    frame : int
        From 1.
    kinds : tuple of str
        ``patient``, ``technique``.
    """
    texts = tuple(made for kind in kinds if (made := _text(kind, _LINES[kind](header, frame))) is not None)
    height, width = picture.shape[:2]
    place = PictureFrame(Placement(width, height, 0.0, 0.0, 1.0, 1.0), UPRIGHT, (0.0, 0.0, float(width), float(height)))
    annotation = GraphicAnnotation(layer="", texts=texts)
    sheet = draw_annotations((annotation,), (), place, color=picture.ndim == 3)
    return picture if sheet is None else sheet.over(picture.copy())


def _text(kind: str, lines: list[str]) -> TextObject | None:
    if not lines:
        return None
    height = min(LINE * len(lines), 0.45)
    top = MARGIN if kind == "patient" else 1 - MARGIN - height
    vertical = "TOP" if kind == "patient" else "BOTTOM"
    box = ((MARGIN, top), (1 - MARGIN, top + height))
    return TextObject("\n".join(lines), box=box, box_units=Units.DISPLAY, style=TextStyle(vertical=vertical))


def _patient(header: Dataset, frame: int) -> list[str]:
    name = _value(header, "PatientName").split("=")[0]
    parts = [part.strip() for part in name.split("^") if part.strip()]
    named = ", ".join(_filled([*parts[:1], " ".join(parts[1:])]))
    born = " ".join(_filled([_date(header, "PatientBirthDate"), _value(header, "PatientSex")]))
    return _filled([named, _value(header, "PatientID"), born])


def _technique(header: Dataset, frame: int) -> list[str]:
    numbers = [
        f"{label} {_value(header, keyword)}"
        for label, keyword in (("S", "SeriesNumber"), ("I", "InstanceNumber"))
        if _value(header, keyword)
    ]
    frames = _value(header, "NumberOfFrames")
    numbers += [f"F {frame}/{frames}"] if frames not in ("", "1") else []
    measures = [
        f"{label} {_value(header, keyword)} {unit}"
        for label, keyword, unit in (
            ("Loc", "SliceLocation", "mm"),
            ("T", "SliceThickness", "mm"),
            ("", "KVP", "kV"),
            ("", "XRayTubeCurrent", "mA"),
            ("", "Exposure", "mAs"),
            ("TR", "RepetitionTime", "ms"),
            ("TE", "EchoTime", "ms"),
        )
        if _value(header, keyword)
    ]
    when = " ".join(_filled([_date(header, "StudyDate"), _value(header, "Modality")]))
    return _filled([when, _value(header, "SeriesDescription"), " ".join(numbers), "  ".join(measures).strip()])


_LINES: Final[dict[str, Callable[[Dataset, int], list[str]]]] = {"patient": _patient, "technique": _technique}


def _value(header: Dataset, keyword: str) -> str:
    """The first value on one line, without what is not meant for reading."""
    found = text(header, keyword).split("\\")[0]
    return "".join(character for character in found if character.isprintable())[:LONGEST].strip()


def _date(header: Dataset, keyword: str) -> str:
    found = _value(header, keyword)
    return f"{found[:4]}-{found[4:6]}-{found[6:8]}" if len(found) == 8 and found.isdigit() else found


def _filled(lines: list[str]) -> list[str]:
    return [line for line in lines if line]
