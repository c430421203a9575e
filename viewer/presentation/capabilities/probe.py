"""Trying out what becomes of a state, and of its pictures, without an attribute or with another value."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import zip_longest
from typing import Any, Final

from numpy.typing import NDArray
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.tag import Tag

from viewer.presentation.capabilities.example_states import IMAGE
from viewer.presentation.capabilities.examples import Example, image_header
from viewer.presentation.capabilities.module import Module
from viewer.presentation.capabilities.modules import MODULES
from viewer.rendering.blending import BlendingFrame, blend, superimposed_state
from viewer.rendering.errors import RenderingError
from viewer.rendering.output import Output
from viewer.rendering.pipeline import render
from viewer.rendering.presentation_state.effective import effective
from viewer.rendering.presentation_state.model import PresentationState
from viewer.rendering.presentation_state.read import read_state
from viewer.rendering.presentation_state.with_image import with_image

VIEWPORT = (128, 96)
_OUTPUTS = (Output(VIEWPORT, screen_pixel_mm=0.05), Output(VIEWPORT, in_color=True))
_OVERLAYS: Final = 0x6000 << 16
# What else an attribute may say, where any other value of its VR would not do.
_OTHERWISE: Final[dict[str, str]] = {
    "AnchorPointAnnotationUnits": "DISPLAY",
    "AnchorPointVisibility": "N",
    "BlendingPosition": "OTHER",
    "Bold": "N",
    "BoundingBoxAnnotationUnits": "PIXEL",
    "BoundingBoxTextHorizontalJustification": "LEFT",
    "CompoundGraphicType": "ARROW",
    "CompoundGraphicUnits": "DISPLAY",
    "FillMode": "SOLID",
    "GraphicAnnotationUnits": "DISPLAY",
    "GraphicFilled": "N",
    "GraphicLayer": "OTHER",
    "GraphicType": "POLYLINE",
    "HorizontalAlignment": "LEFT",
    "ImageHorizontalFlip": "N",
    "Italic": "N",
    "LineDashingStyle": "SOLID",
    "MaskOperation": "NONE",
    "PresentationLUTShape": "IDENTITY",
    "PresentationSizeMode": "SCALE TO FIT",
    "ShadowStyle": "OFF",
    "ShowTickLabel": "N",
    "ShutterShape": "RECTANGULAR",
    "TickAlignment": "BOTTOM",
    "TickLabelAlignment": "BOTTOM",
    "Underlined": "N",
    "VOILUTFunction": "LINEAR",
    "VerticalAlignment": "TOP",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What is done with an attribute."""

    module: Module
    attribute: str
    read: bool
    applied: bool
    written: bool


def findings(examples: Sequence[Example]) -> tuple[Finding, ...]:
    """Try every attribute of every module in every example that holds it."""
    before = [(_reading(one.dataset), list(_pictures(one, one.dataset))) for one in examples]
    return tuple(_finding(module, attribute, examples, before) for module in MODULES for attribute in module.attributes)


def _finding(module: Module, attribute: str, examples: Sequence[Example], before: Sequence[Any]) -> Finding:
    read = applied = written = False
    for example, (reading, pictures) in zip(examples, before, strict=True):
        places = list(_places(example.dataset, attribute))
        written = written or (bool(places) and example.written)
        for changed in _variants(example.dataset, attribute, len(places)):
            if read and applied:
                break
            read = read or _reading(changed) != reading
            applied = applied or _differ(_pictures(example, changed), pictures)
    return Finding(module, attribute, read, applied, written)


def _path(attribute: str) -> list[int]:
    """Tags of a path of keywords; overlays are looked for in group 6000 alone."""
    if len(attribute) == 4 and attribute.upper() == attribute:
        return [_OVERLAYS | int(attribute, 16)]
    return [int(Tag(keyword)) for keyword in attribute.split(">")]


def _places(dataset: Dataset, attribute: str) -> Iterator[tuple[Dataset, int]]:
    """Items that hold the attribute, with its tag."""
    *sequences, last = _path(attribute)
    items = [dataset]
    for tag in sequences:
        items = [inner for item in items if tag in item for inner in item[tag].value]
    return ((item, last) for item in items if last in item)


def _variants(dataset: Dataset, attribute: str, places: int) -> Iterator[Dataset]:
    """Copies without the attribute, with another value, and with another value in one place alone."""
    chosen = [range(places), *([number] for number in (range(places) if places > 1 else ()))]
    for numbers in chosen:
        for change in (_remove, partial(_alter, upward=True), partial(_alter, upward=False)):
            copied = _copied(dataset, _path(attribute)[:-1])
            found = list(_places(copied, attribute))
            for number in numbers:
                change(*found[number])
            yield copied


def _copied(dataset: Dataset, sequences: Sequence[int]) -> Dataset:
    """A copy whose items along a path of sequences may be changed; it shares everything else with the original."""
    copied = Dataset()
    for element in dataset:
        if sequences and element.tag == sequences[0]:
            items = [_copied(item, sequences[1:]) for item in element.value]
            copied[element.tag] = DataElement(element.tag, "SQ", items)
        else:
            copied[element.tag] = element
    return copied


def _remove(item: Dataset, tag: int) -> None:
    del item[tag]


def _alter(item: Dataset, tag: int, *, upward: bool) -> None:
    element = item[tag]
    value = _altered(element, upward=upward)
    if value is None:
        del item[tag]
    else:
        item[tag] = DataElement(tag, element.VR, value)


def _altered(element: DataElement, *, upward: bool) -> Any:
    if element.VR == "SQ" or element.is_empty:
        return None
    if element.keyword in _OTHERWISE:
        return _OTHERWISE[element.keyword]
    value = element.value
    if isinstance(value, bytes):
        return bytes(255 - byte for byte in value)
    if element.VR in {"DS", "IS", "FL", "FD", "US", "SS", "SL", "UL"}:
        several = element.VM > 1
        numbers = [float(one) for one in (value if several else [value])]
        moved = [_moved(number, element.VR, upward=upward) for number in numbers]
        return moved if several else moved[0]
    return {"UI": f"{value}9", "DA": "20250101", "TM": "010101"}.get(element.VR, f"{value}X")


def _moved(number: float, vr: str, *, upward: bool) -> float | int:
    if vr in {"US", "UL"}:
        return int(number) + 1 if upward else int(number) // 2
    if vr in {"IS", "SS", "SL"}:
        return int(number) + (3 if upward else -3)
    return number + 0.25 if upward else number / 2


def _reading(dataset: Dataset) -> Any:
    try:
        return read_state(dataset)
    except RenderingError as error:
        return str(error)


def _pictures(example: Example, dataset: Dataset) -> Iterator[Any]:
    """Pictures of all frames in gray and in colour, or why there is none; each is made when it is asked for."""
    try:
        state = read_state(dataset)
    except RenderingError as error:
        yield str(error)
        return
    # Only layers have colours that a gray picture does not show.
    outputs = _OUTPUTS if state.layers else _OUTPUTS[:1]
    for frame in range(1, 3):
        for output in outputs:
            yield _picture(example, state, frame, output)


def _picture(example: Example, state: PresentationState, frame: int, output: Output) -> Any:
    cells, description = example.frames[frame - 1], example.description
    try:
        found = effective(with_image(state, image_header(), description, frame), IMAGE, frame)
        others = found.mask.frames if found.mask is not None else ()
        frames = {number: example.frames[number - 1] for number in others}
        if state.blending is None:
            return render(cells, description, found, output, frames)
        other = superimposed_state(state)
        uid = other.references[0].sop_instance_uid if other.references else ""
        over = effective(with_image(other, image_header(), description, frame), uid, frame)
        both = blend(
            BlendingFrame(cells, description, found),
            BlendingFrame(cells[::-1].copy(), description, replace(over, mask=None)),
            state.blending.opacity,
        )
        return render(both.cells, both.description, both.state, output)
    except RenderingError as error:
        return str(error)


def _differ(changed: Iterator[Any], before: list[Any]) -> bool:
    """Whether any picture is another one. The first that is ends the comparison: pictures take most of the time."""
    return any(a is None or b is None or _unlike(a, b) for a, b in zip_longest(changed, before))


def _unlike(one: NDArray[Any] | str, other: NDArray[Any] | str) -> bool:
    if isinstance(one, str) or isinstance(other, str):
        return not (isinstance(one, str) and isinstance(other, str) and one == other)
    return one.shape != other.shape or bool((one != other).any())
