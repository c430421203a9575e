"""The reference renderings of presentation states in the collection of real files."""

import csv
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from viewer.rendering.output import Output
from viewer.rendering.pipeline import render
from viewer.rendering.presentation_state.effective import EffectiveState, effective
from viewer.rendering.presentation_state.model import PresentationState
from viewer.rendering.presentation_state.read import read_state
from viewer.rendering.presentation_state.with_image import with_image
from viewer.rendering.source import ImageSource, open_source
from viewer.rendering.stored_values import stored_values


@dataclass(frozen=True)
class Reference:
    """A line of gsps/index.csv."""

    state: str
    image: str
    picture: str
    kind: str

    @property
    def name(self) -> str:
        return f"{Path(self.state).stem}-{self.kind}"


def references(corpus: Path) -> list[Reference]:
    with corpus.joinpath("gsps", "index.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [Reference(row["pr"], row["image"], row["reference"], row["kind"]) for row in rows]


@dataclass(frozen=True)
class Applied:
    """A state of the collection, brought together with its image."""

    source: ImageSource
    state: PresentationState
    effective: EffectiveState
    frame: int

    @property
    def cells(self) -> NDArray[np.generic]:
        return self.source.stored_frame(self.frame)

    @property
    def padding(self) -> NDArray[np.bool_]:
        """Pixels that are no part of the picture; DCMTK treats them as any other."""
        padding = self.effective.gray.padding
        values = stored_values(self.cells, self.source.description)
        if padding is None:
            return np.zeros(values.shape, np.bool_)
        return (values >= padding.lowest) & (values <= padding.highest)

    def picture(self, output: Output | None = None, state: EffectiveState | None = None) -> NDArray[np.uint8]:
        return render(self.cells, self.source.description, state or self.effective, output)


def apply_reference(corpus: Path, reference: Reference) -> Applied:
    state = read_state(open_source(corpus / reference.state).header)
    source = open_source(corpus / reference.image)
    image = next(one for one in state.references if one.sop_instance_uid == source.header.SOPInstanceUID)
    frame = min(image.frames, default=1)
    bound = with_image(state, source.header, source.description, frame)
    return Applied(source, bound, effective(bound, image.sop_instance_uid, frame), frame)


def bare(state: EffectiveState) -> EffectiveState:
    """What dcmp2pgm renders: contrast, rotation and flip."""
    area = replace(state.area, top_left=None, bottom_right=None, pixel_aspect=1.0)
    whole = replace(area, size_mode=type(area.size_mode).SCALE_TO_FIT, magnification=1.0)
    return replace(state, shutters=(), overlays=(), annotations=(), area=whole)


def golden(corpus: Path, reference: Reference) -> NDArray[np.uint8]:
    with Image.open(corpus / "gsps" / reference.picture, formats=("PNG",)) as picture:
        return np.asarray(picture.convert("L"))
