"""The query parameters of WADO-URI (PS3.18 9.4, 9.5)."""

import re
from collections.abc import Mapping
from typing import Final

from dgscope.dicomweb.wado.parameters import DEFAULT_QUALITY, annotations
from dgscope.dicomweb.wado.syntaxes import EXPLICIT_LITTLE_ENDIAN
from viewer.rendering.errors import InvalidValue
from viewer.rendering.presentation_state.model import Window
from viewer.service.request import MAX_VIEWPORT, Region, RenderRequest, RequestError
from viewer.service.request_query import decimal, integer

_UID: Final = re.compile(r"[0-9.]{1,64}", re.ASCII)
_OF_PICTURES: Final = (
    *("rows", "columns", "region", "windowCenter", "windowWidth", "frameNumber", "imageQuality", "annotation"),
    *("presentationUID", "presentationSeriesUID"),
)
_WITHOUT_STATE: Final = ("windowCenter", "windowWidth", "frameNumber")


def check_request_type(query: Mapping[str, str]) -> None:
    """Refuse what is no WADO-URI request."""
    if query.get("requestType") != "WADO":
        raise RequestError("requestType", "must be WADO")


def check_no_anonymization(query: Mapping[str, str]) -> None:
    """Refuse to send an identified object to somebody who asked for another one."""
    if query.get("anonymize", "no") != "no":
        raise RequestError("anonymize", "objects are given out as they are; they cannot be anonymized here")


def uid(name: str, query: Mapping[str, str]) -> str:
    """A UID that must be there."""
    text = query.get(name, "")
    if not _UID.fullmatch(text):
        raise RequestError(name, "must be a UID")
    return text


def dicom_syntax(query: Mapping[str, str], stored: str) -> str:
    """Transfer syntax that an object is wanted in; where the request does not say, one that any client reads."""
    for name in _OF_PICTURES:
        if name in query:
            raise RequestError(name, "cannot be combined with contentType=application/dicom")
    wanted = query.get("transferSyntax", "")
    if wanted and not _UID.fullmatch(wanted):
        raise RequestError("transferSyntax", "must be a UID")
    # Implicit VR Little Endian must not be asked for (PS3.18 9.5.1.2.1), and every client reads the explicit one.
    return wanted or (EXPLICIT_LITTLE_ENDIAN if not _is_video(stored) else stored)


def presentation_uids(query: Mapping[str, str]) -> tuple[str, str] | None:
    """Series and instance of the presentation state; None where none is asked for (PS3.18 9.5.1.2.7).

    Raises
    ------
    RequestError
        Only one of the two is there, or a parameter that the state decides.
    """
    if "presentationUID" not in query and "presentationSeriesUID" not in query:
        return None
    found = uid("presentationSeriesUID", query), uid("presentationUID", query)
    for name in _WITHOUT_STATE:
        if name in query:
            raise RequestError(name, "cannot be combined with presentationUID")
    return found


def picture_request(
    sop_uid: str, image: tuple[int, int], picture_format: str, query: Mapping[str, str], *, state: str, frame: int
) -> RenderRequest:
    """The request for a picture of an image of `image` = columns, rows.

    Raises
    ------
    RequestError
        A parameter cannot be used; it names the parameter.
    """
    if "transferSyntax" in query:
        raise RequestError("transferSyntax", "is for contentType=application/dicom")
    return RenderRequest(
        sop_instance_uid=sop_uid,
        frame=integer("frameNumber", query.get("frameNumber", str(frame))),
        viewport=_viewport(query),
        region=_region(query.get("region"), image),
        window=_window(query),
        format=picture_format,
        quality=_quality(query),
        state=state,
        burned_in=annotations(query),
    )


def _viewport(query: Mapping[str, str]) -> tuple[int, int] | None:
    """Rows and columns that the picture fits into; one alone leaves the other free."""
    sides = []
    for name in ("columns", "rows"):
        side = integer(name, query[name]) if name in query else None
        if side is not None and not 1 <= side <= MAX_VIEWPORT:
            raise RequestError(name, f"must be from 1 to {MAX_VIEWPORT}")
        sides.append(side)
    if sides == [None, None]:
        return None
    return sides[0] or MAX_VIEWPORT, sides[1] or MAX_VIEWPORT


def _region(text: str | None, image: tuple[int, int]) -> Region | None:
    """``left,top,right,bottom`` as shares of the image (PS3.18 9.5.1.2.3)."""
    if text is None:
        return None
    shares = [decimal("region", part) for part in text.split(",")]
    if len(shares) != 4 or not all(0 <= share <= 1 for share in shares):
        raise RequestError("region", "must be left,top,right,bottom from 0.0 to 1.0")
    left, top, right, bottom = shares
    if not (left < right and top < bottom):
        raise RequestError("region", "must have its left before its right and its top above its bottom")
    columns, rows = image
    return Region(left * columns, top * rows, (right - left) * columns, (bottom - top) * rows)


def _window(query: Mapping[str, str]) -> Window | None:
    names = ("windowCenter", "windowWidth")
    given = [name for name in names if name in query]
    if not given:
        return None
    if len(given) == 1:
        raise RequestError(given[0], f"needs {' and '.join(name for name in names if name not in given)} beside it")
    try:
        return Window(decimal("windowCenter", query["windowCenter"]), decimal("windowWidth", query["windowWidth"]))
    except InvalidValue as error:
        raise RequestError("windowWidth", str(error)) from error


def _quality(query: Mapping[str, str]) -> int:
    quality = integer("imageQuality", query.get("imageQuality", str(DEFAULT_QUALITY)))
    if not 1 <= quality <= 100:
        raise RequestError("imageQuality", "must be from 1 to 100")
    return quality


def _is_video(syntax: str) -> bool:
    return syntax in {f"1.2.840.10008.1.2.4.{number}" for number in range(100, 109)}
