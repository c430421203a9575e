"""The query string of the viewer's picture address, as a `RenderRequest`."""

import re
from collections.abc import Mapping
from typing import Final, Literal

from viewer.rendering.errors import InvalidValue
from viewer.rendering.presentation_state.model import VoiFunction, Window
from viewer.service.request import (
    MAX_HIDDEN_LAYERS,
    Annotations,
    Overlays,
    Region,
    RenderRequest,
    RequestError,
    Voi,
)

PARAMETERS: Final = frozenset(
    {
        *("v", "viewport", "region", "window", "voi", "invert", "rotate", "flip", "format", "quality", "preview"),
        *("overlays", "shutters", "hidden_layers", "state", "keep_contrast", "annotations"),
    }
)
WINDOW_FUNCTIONS: Final = {  # PS3.18 8.3.5.1.4 writes the terms of (0028,1056) in its own way
    "linear": VoiFunction.LINEAR,
    "linear-exact": VoiFunction.LINEAR_EXACT,
    "sigmoid": VoiFunction.SIGMOID,
}
# What float() and int() take beyond this (nan, inf, 1_0, other scripts' digits) is never meant.
_DECIMAL = re.compile(r"[+-]?(\d{1,18}(\.\d{0,18})?|\.\d{1,18})([eE][+-]?\d{1,3})?", re.ASCII)
_VOI: Final[dict[str, Literal["auto", "full"]]] = {"auto": "auto", "full": "full"}
_ANNOTATIONS: Final[dict[str, Annotations]] = {"all": "all", "state": "state", "none": "none"}
_OVERLAYS: Final[dict[str, Overlays]] = {"all": "all", "state": "state", "none": "none", "1": "state", "0": "none"}
_INTEGER = re.compile(r"[+-]?\d{1,12}", re.ASCII)


def parse(sop_instance_uid: str, frame: int, query: Mapping[str, str]) -> RenderRequest:
    """Read a query string.

    Raises
    ------
    RequestError
        A parameter is unknown, malformed or out of range; it names the parameter.
    """
    for name in query:
        if name not in PARAMETERS:
            raise RequestError(name, "is not a parameter of a picture")
    return RenderRequest(
        sop_instance_uid=sop_instance_uid,
        frame=frame,
        viewport=_viewport(query.get("viewport")),
        region=_region(query.get("region")),
        window=window(query.get("window")),
        voi=_voi(query.get("voi")),
        invert=_flag(query, "invert", default=False),
        rotate=integer("rotate", query.get("rotate", "0")),
        flip=_flag(query, "flip", default=False),
        overlays=_overlays(query.get("overlays", "state")),
        shutters=_flag(query, "shutters", default=True),
        hidden_layers=_numbers("hidden_layers", query.get("hidden_layers")),
        format=query.get("format", "png"),
        quality=integer("quality", query.get("quality", "90")),
        preview=_flag(query, "preview", default=False),
        state=_state(query.get("state", "none")),
        keep_contrast=_flag(query, "keep_contrast", default=False),
        annotations=_annotations(query.get("annotations", "state")),
    )


def window(text: str | None) -> Window | None:
    """Read ``center,width,function``; all three are needed (PS3.18 8.3.5.1.4)."""
    if text is None:
        return None
    parts = text.split(",")
    if len(parts) != 3:
        raise RequestError("window", "must be center,width,function")
    function = WINDOW_FUNCTIONS.get(parts[2].strip().lower())
    if function is None:
        raise RequestError("window", f"the function must be one of {', '.join(WINDOW_FUNCTIONS)}")
    try:
        return Window(decimal("window", parts[0]), decimal("window", parts[1]), function)
    except InvalidValue as error:
        raise RequestError("window", str(error)) from error


def decimal(parameter: str, text: str) -> float:
    """Read a decimal number in plain or scientific notation."""
    if not _DECIMAL.fullmatch(text.strip()):
        raise RequestError(parameter, f"{text[:40]!r} is not a number")
    return float(text)


def integer(parameter: str, text: str) -> int:
    """Read a whole number."""
    if not _INTEGER.fullmatch(text.strip()):
        raise RequestError(parameter, f"{text[:40]!r} is not a whole number")
    return int(text)


def _state(text: str) -> str:
    if not text:
        raise RequestError("state", "must be none or the SOP Instance UID of a presentation state")
    return "" if text == "none" else text


def _annotations(text: str) -> Annotations:
    found = _ANNOTATIONS.get(text)
    if found is None:
        raise RequestError("annotations", "must be all, state or none")
    return found


def _overlays(text: str) -> Overlays:
    found = _OVERLAYS.get(text)
    if found is None:
        raise RequestError("overlays", "must be all, state (1) or none (0)")
    return found


def _numbers(parameter: str, text: str | None) -> tuple[int, ...]:
    """Numbers in ascending order, so that one meaning has one key in caches."""
    if not text:
        return ()
    return tuple(sorted({integer(parameter, part) for part in text.split(",", MAX_HIDDEN_LAYERS + 1)}))


def _viewport(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    parts = text.split(",")
    if len(parts) != 2:
        raise RequestError("viewport", "must be width,height")
    return integer("viewport", parts[0]), integer("viewport", parts[1])


def _region(text: str | None) -> Region | None:
    if text is None:
        return None
    parts = text.split(",")
    if len(parts) != 4:
        raise RequestError("region", "must be x,y,width,height")
    return Region(*(decimal("region", part) for part in parts))


def _voi(text: str | None) -> Voi:
    if text is None:
        return "stored"
    return _VOI.get(text) or integer("voi", text)


def _flag(query: Mapping[str, str], name: str, default: bool) -> bool:
    text = query.get(name)
    if text is None:
        return default
    if text not in ("0", "1"):
        raise RequestError(name, "must be 0 or 1")
    return text == "1"
