"""Presentation states for the cases: a small one for the phantom, and its picture."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from tests.rendering_cases.phantom import COLUMNS, DESCRIPTION, ROWS, phantom
from tests.unit.rendering.state_objects import IMAGE, area, item
from tests.unit.rendering.state_objects import state as small_state
from viewer.rendering.output import Output
from viewer.rendering.pipeline import render
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.changes import Changes, with_changes
from viewer.rendering.presentation_state.effective import EffectiveState, effective
from viewer.rendering.presentation_state.identification import StateKind
from viewer.rendering.presentation_state.read import read_state
from viewer.rendering.presentation_state.with_image import with_image

FULL = item(WindowCenter="2048", WindowWidth="4096")


def whole(**attributes: object) -> Dataset:
    """The displayed area of the whole phantom, unless told otherwise."""
    return area(**({"DisplayedAreaBottomRightHandCorner": [COLUMNS, ROWS]} | attributes))


def state(kind: StateKind = StateKind.GRAYSCALE, /, **attributes: object) -> Dataset:
    """A state that shows the whole phantom through a window over its whole range."""
    values = {"DisplayedAreaSelectionSequence": [whole()], "SoftcopyVOILUTSequence": [FULL]}
    return small_state(kind, **(values | attributes))


def applied(
    dataset: Dataset,
    header: Dataset | None = None,
    description: PixelDescription = DESCRIPTION,
    *,
    uid: str = IMAGE,
    frame: int = 1,
    changes: Changes | None = None,
    warns_of: str = "",
) -> EffectiveState:
    """What of a state applies; `warns_of` are words of the one warning that is expected."""
    bound = with_image(read_state(dataset), header or Dataset(), description, frame)
    found = effective(with_changes(bound, changes or Changes()), uid, frame)
    if warns_of:
        assert any(warns_of in sentence for sentence in found.warnings), found.warnings
    else:
        assert found.warnings == ()
    return found


def picture_of(
    found: EffectiveState,
    pixels: NDArray[np.generic] | None = None,
    description: PixelDescription = DESCRIPTION,
    output: Output | None = None,
    frames: Mapping[int, NDArray[np.generic]] | None = None,
) -> NDArray[np.uint8]:
    """The phantom, or other pixels, as the state shows it."""
    return render(phantom() if pixels is None else pixels, description, found, output, frames)


def plane(dataset: Dataset, group: int, bits: NDArray[np.bool_], origin: tuple[int, int] = (1, 1)) -> Dataset:
    """`dataset` with an overlay plane of `bits`, shape (rows, columns) or (frames, rows, columns)."""
    if bits.ndim == 3:
        dataset.add_new((group, 0x0015), "IS", bits.shape[0])
    dataset.add_new((group, 0x0010), "US", bits.shape[-2])
    dataset.add_new((group, 0x0011), "US", bits.shape[-1])
    dataset.add_new((group, 0x0040), "CS", "G")
    dataset.add_new((group, 0x0050), "SS", list(origin))
    dataset.add_new((group, 0x0100), "US", 1)
    dataset.add_new((group, 0x0102), "US", 0)
    packed = np.packbits(bits.ravel(), bitorder="little").tobytes()
    dataset.add_new((group, 0x3000), "OW", packed + b"\0" * (len(packed) % 2))
    return dataset


def activated(dataset: Dataset, group: int, layer: str) -> Dataset:
    """`dataset` with the overlay of a group shown in a layer."""
    dataset.add_new((group, 0x1001), "CS", layer)
    return dataset


def layer(name: str, order: int, gray: int, cielab: tuple[int, int, int] | None = None) -> Dataset:
    """An item of Graphic Layer Sequence."""
    found = item(GraphicLayer=name, GraphicLayerOrder=order, GraphicLayerRecommendedDisplayGrayscaleValue=gray)
    if cielab is not None:
        found.GraphicLayerRecommendedDisplayCIELabValue = list(cielab)
    return found


def letter() -> NDArray[np.bool_]:
    """An F of 12 × 9 overlay pixels: no rotation or flip leaves it as it is."""
    bits = np.zeros((12, 9), np.bool_)
    bits[:, :2] = bits[:2] = bits[5:7, :6] = True
    return bits


def beside(*pictures: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Pictures of one height side by side, with a line of gray between them."""
    line = np.full_like(pictures[0][:, :1], 90)
    parts = [part for one in pictures for part in (one, line)]
    return np.concatenate(parts[:-1], axis=1)


def below(*pictures: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Pictures of one width, one below the other, with a line of gray between them."""
    line = np.full_like(pictures[0][:1], 90)
    parts = [part for one in pictures for part in (one, line)]
    return np.concatenate(parts[:-1], axis=0)
