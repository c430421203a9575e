"""What the storage SCP says of itself: a small file in the data folder that it writes anew every two seconds."""

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

FILE = "storage_scp.json"
SECONDS_TRUSTED = 10.0


@dataclass(frozen=True)
class ScpReport:
    """The last report. `is_fresh` is false when the SCP stopped writing: then it does not run, or hangs."""

    is_fresh: bool
    ae_title: str
    port: int
    open_associations: int
    images_per_second: float


def read() -> ScpReport:
    """Return the last report; a stale one with the configured address where there is none."""
    path = Path(settings.ENV.data_dir) / FILE
    try:
        age = time.time() - path.stat().st_mtime
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        age, values = float("inf"), {}
    if not isinstance(values, dict):
        values = {}
    is_fresh = age < SECONDS_TRUSTED
    return ScpReport(
        is_fresh=is_fresh,
        ae_title=str(values.get("ae_title") or settings.ENV.ae_title),
        port=int(_number(values, "port")) or settings.ENV.dicom_port,
        open_associations=int(_number(values, "open_associations")) if is_fresh else 0,
        images_per_second=_number(values, "images_per_second") if is_fresh else 0.0,
    )


def _number(values: dict[str, Any], name: str) -> float:
    value = values.get(name)
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else 0.0
