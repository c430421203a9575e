"""The query parameters of rendered resources (PS3.18 8.3.5), as a `RenderRequest`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from viewer.service.request import MAX_VIEWPORT, Region, RenderRequest, RequestError
from viewer.service.request_query import decimal, integer, window

ANNOTATIONS: Final = ("patient", "technique")
PROFILES: Final = frozenset({"no", "yes", "srgb", "adobergb", "rommrgb"})
EMBEDDED: Final = {"no": False, "yes": True, "srgb": True}
DEFAULT_QUALITY: Final = 90
THUMBNAIL: Final = (128, 128)


@dataclass(frozen=True, slots=True)
class _Viewport:
    size: tuple[int, int] | None = None
    region: Region | None = None
    rotate: int = 0
    flip: bool = False


def rendered_request(
    sop_uid: str, frame: int, image: tuple[int, int], picture_format: str, query: Mapping[str, str]
) -> RenderRequest:
    """The request for a rendered frame of an image of `image` = columns, rows.

    Raises
    ------
    RequestError
        A parameter cannot be used; it names the parameter.
    """
    view = _viewport(query.get("viewport"), image)
    return RenderRequest(
        sop_instance_uid=sop_uid,
        frame=frame,
        viewport=view.size,
        region=view.region,
        window=window(query.get("window")),
        rotate=view.rotate,
        flip=view.flip,
        format=picture_format,
        quality=_quality(query),
        burned_in=annotations(query),
        profile=_profile(query, default=False),
    )


def presented_request(
    sop_uid: str, frame: int, state: str, picture_format: str, query: Mapping[str, str], *, color: bool = False
) -> RenderRequest:
    """The request for a frame as the presentation state `state` shows it (PS3.18 8.3.5.1).

    Parameters
    ----------
    color : bool
        The state is one of colour: its picture has a profile unless that is refused.

    Raises
    ------
    RequestError
        A parameter cannot be used: the state has its own window and its own part of the image.
    """
    if "window" in query:
        raise RequestError("window", "cannot be combined with a presentation state")
    text = query.get("viewport")
    if text is not None and len(text.split(",")) != 2:
        raise RequestError("viewport", "of a presentation state must be width,height")
    return RenderRequest(
        sop_instance_uid=sop_uid,
        frame=frame,
        viewport=_viewport(text, (1, 1)).size,
        format=picture_format,
        quality=_quality(query),
        state=state,
        burned_in=annotations(query),
        profile=_profile(query, default=color),
    )


def thumbnail_request(
    sop_uid: str, frame: int, picture_format: str, query: Mapping[str, str], state: str = ""
) -> RenderRequest:
    """The request for a thumbnail, which knows a viewport without a source region only (PS3.18 table 8.3.5-1)."""
    parts = query.get("viewport", f"{THUMBNAIL[0]},{THUMBNAIL[1]}").split(",")
    if len(parts) != 2:
        raise RequestError("viewport", "of a thumbnail must be width,height")
    return RenderRequest(
        sop_instance_uid=sop_uid,
        frame=frame,
        viewport=(integer("viewport", parts[0]), integer("viewport", parts[1])),
        format=picture_format,
        quality=_quality(query),
        state=state,
    )


def annotations(query: Mapping[str, str]) -> tuple[str, ...]:
    """The annotations to be burned in, each once."""
    text = query.get("annotation")
    if text is None:
        return ()
    found = [part.strip() for part in text.split(",")]
    if not set(found) <= set(ANNOTATIONS):
        raise RequestError("annotation", f"must be a list of {', '.join(ANNOTATIONS)}")
    return tuple(kind for kind in ANNOTATIONS if kind in found)


def _viewport(text: str | None, image: tuple[int, int]) -> _Viewport:
    """Read ``vw,vh[,[sx],[sy],[sw],[sh]]``; what is left out has its default, a negative sw or sh mirrors."""
    if text is None:
        return _Viewport()
    parts = [part.strip() for part in text.split(",")]
    if not 2 <= len(parts) <= 6 or not parts[0] or not parts[1]:
        raise RequestError("viewport", "must be width,height or width,height,x,y,width,height of the source")
    size = integer("viewport", parts[0]), integer("viewport", parts[1])
    if not all(1 <= side <= MAX_VIEWPORT for side in size):
        raise RequestError("viewport", f"width and height must be from 1 to {MAX_VIEWPORT}")
    source = parts[2:] + [""] * (6 - len(parts))
    if not any(source):
        return _Viewport(size)
    x, y = (decimal("viewport", part) if part else 0.0 for part in source[:2])
    if not (0 <= x < image[0] and 0 <= y < image[1]):
        raise RequestError("viewport", "the corner of the source must lie in the image")
    width, height = (
        decimal("viewport", part) if part else end - start
        for part, start, end in zip(source[2:], (x, y), image, strict=True)
    )
    if not width or not height:
        raise RequestError("viewport", "width and height of the source must not be 0")
    # Upside down is half a turn, mirrored: rotation comes before the flip.
    return _Viewport(
        size, Region(x, y, abs(width), abs(height)), rotate=180 if height < 0 else 0, flip=(width < 0) != (height < 0)
    )


def _quality(query: Mapping[str, str]) -> int:
    quality = integer("quality", query.get("quality", str(DEFAULT_QUALITY)))
    if not 1 <= quality <= 100:
        raise RequestError("quality", "must be from 1 to 100")
    return quality


def _profile(query: Mapping[str, str], *, default: bool) -> bool:
    """Whether an sRGB profile is embedded (PS3.18 8.3.5.1.5)."""
    wanted = query.get("iccprofile")
    if wanted is None:
        return default
    if wanted not in PROFILES:
        raise RequestError("iccprofile", f"must be one of {', '.join(sorted(PROFILES))}")
    if wanted not in EMBEDDED:
        raise RequestError("iccprofile", f"pictures are sRGB; {wanted} cannot be made")
    return EMBEDDED[wanted]
