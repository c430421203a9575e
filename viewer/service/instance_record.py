"""An instance as the viewer's front end is told of it, from its index row alone: no file is opened."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from pydicom.uid import UID

from dgscope.archive.models import Instance, InstanceState
from viewer.service import orientation
from viewer.service.dicom_json import Attributes, item, number, numbers, text, values
from viewer.service.pixel_spacing import pixel_spacing
from viewer.service.request import version
from viewer.service.teeth import teeth

PICTURE = "/api/v1/instances/{sop}/frames/{{frame}}/picture?v={version}"
DOCUMENT = "/api/v1/instances/{sop}/document"
DOCUMENT_KINDS = frozenset({"sr", "ko", "document"})
_FUNCTIONS = frozenset({"LINEAR", "LINEAR_EXACT", "SIGMOID"})


def instance_record(row: Instance) -> dict[str, Any]:
    """One entry of ``…/series/{uid}/instances``; docs/dicomweb.md describes the fields."""
    found: Attributes = row.attributes
    image = row.kind in ("image", "video")
    sop = row.sop_instance_uid
    spacing = pixel_spacing(found, row.sop_class_uid) if image else None
    edges = edges_of(found) if image else None
    return {
        "sop_uid": sop,
        "sop_class_uid": row.sop_class_uid,
        "sop_class_name": UID(row.sop_class_uid).name,
        "kind": row.kind,
        "number": row.instance_number,
        "frames": row.number_of_frames,
        "rows": row.rows,
        "columns": row.columns,
        "color": is_color(found),
        "picture": PICTURE.format(sop=sop, version=version(content_digest(row))) if image else None,
        "windows": windows(found),
        "bits": _whole(number(found, "00280101")),
        "frame_rate": frame_rate(found),
        "pixel_spacing": asdict(spacing) if spacing else None,
        "orientation": asdict(edges) if edges else None,
        "position": _position(found),
        "lossy": lossy(found),
        "teeth": teeth(found),
        "acquired": acquired(found),
        "station": text(found, "00081010") or row.series.station_name,
        "document": DOCUMENT.format(sop=sop) if row.kind in DOCUMENT_KINDS else None,
        "warnings": _warnings(row),
    }


def content_digest(row: Instance) -> str:
    """What identifies the bytes of an instance, in hexadecimal digits."""
    return bytes(row.data_set_sha256).hex()


def is_color(found: Attributes) -> bool:
    """Whether pixels have three samples or a palette."""
    return (number(found, "00280002") or 1) > 1 or text(found, "00280004") == "PALETTE COLOR"


def windows(found: Attributes) -> list[dict[str, Any]]:
    """The windows an image offers; of an enhanced one those that all frames, or else the first frame, have."""
    for source in (found, item(found, "52009229", "00289132"), item(found, "52009230", "00289132")):
        centers, widths = numbers(source, "00281050"), numbers(source, "00281051")
        if not centers or not widths:
            continue
        function = text(source, "00281056").upper() or "LINEAR"
        if function not in _FUNCTIONS:
            return []
        least = 1.0 if function == "LINEAR" else 1e-12
        return [
            {"center": center, "width": width, "function": function, "explanation": text(source, "00281055", index)}
            for index, (center, width) in enumerate(zip(centers, widths, strict=False))
            if width >= least
        ]
    return []


def frame_rate(found: Attributes) -> float | None:
    """Frames a second that a cine should run at, from the first attribute that says it."""
    rate = number(found, "00082144") or number(found, "00180040")
    if rate is None or not 0 < rate <= 1000:
        time = number(found, "00181063")
        rate = 1000 / time if time is not None and time >= 1 else None
    return rate


def edges_of(found: Attributes) -> orientation.Edges | None:
    """Letters at the edges of an image; of an enhanced one for all frames, or else the first."""
    for source in (found, item(found, "52009229", "00209116"), item(found, "52009230", "00209116")):
        edges = orientation.from_cosines(numbers(source, "00200037"))
        if edges is not None:
            return edges
    return orientation.from_patient_orientation([str(value or "") for value in values(found, "00200020")])


def lossy(found: Attributes) -> dict[str, Any] | None:
    """Ratio and method of a lossy compression, None where none took place (PS3.3 C.7.6.1.1.5)."""
    if text(found, "00282110") != "01":
        return None
    ratios = numbers(found, "00282112")
    methods = [str(value) for value in values(found, "00282114") if value]
    return {"ratio": ratios[-1] if ratios else None, "method": methods[-1] if methods else None}


def acquired(found: Attributes) -> str | None:
    """Date and time of acquisition, else of content, as ISO 8601 without a zone; a date alone where that is known."""
    stamp = text(found, "0008002A") or ""
    for date, time in (("00080022", "00080032"), ("00080023", "00080033")):
        stamp = stamp or (text(found, date) + text(found, time) if text(found, date) else "")
    digits = stamp.split(".")[0].split("+")[0].split("-")[0].replace(":", "")
    try:
        if len(digits) == 8:
            return datetime.strptime(digits, "%Y%m%d").date().isoformat()
        return datetime.strptime(digits.ljust(14, "0")[:14], "%Y%m%d%H%M%S").isoformat() if digits else None
    except ValueError:
        return None


def _position(found: Attributes) -> dict[str, Any] | None:
    location, thickness = number(found, "00201041"), number(found, "00180050")
    if thickness is None:
        thickness = number(item(found, "52009229", "00289110"), "00180050")
    return None if location is None and thickness is None else {"slice_location": location, "thickness": thickness}


def _warnings(row: Instance) -> list[str]:
    if row.state == InstanceState.STORED:
        return []
    return [f"The archive reports: {InstanceState(row.state).label}."]


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)
