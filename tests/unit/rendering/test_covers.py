"""What is painted over a picture, in which order."""

import numpy as np

from viewer.rendering.box import Box
from viewer.rendering.covers import covers
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.effective import EffectiveState
from viewer.rendering.presentation_state.planes import OverlayPlane, RectangularShutter

DESCRIPTION = PixelDescription(4, 8, 1, "MONOCHROME2", 16, 12, 11, signed=False)
CELLS = np.zeros((4, 8), np.uint16)
WHOLE = Box(0, 0, 4, 8)


def test_a_plain_state_covers_nothing() -> None:
    assert covers(CELLS, DESCRIPTION, WHOLE, EffectiveState()) == ()


def test_the_shutter_comes_before_overlays_and_each_has_its_gray() -> None:
    state = EffectiveState(
        shutters=(RectangularShutter(1, 4, 1, 4),),
        shutter_value=257,
        overlays=(OverlayPlane(0x6000, 4, 8, data=b"\1\0\0\0", gray=0xFFFF),),
    )
    shutter, overlay = covers(CELLS, DESCRIPTION, WHOLE, state)
    assert (shutter.code, overlay.code) == (1, 255)
    assert shutter.mask.tolist() == [[0] * 4 + [1] * 4] * 4
    assert np.argwhere(overlay.mask).tolist() == [[0, 0]]


def test_overlay_frames_without_a_counterpart_are_left_out() -> None:
    plane = OverlayPlane(0x6000, 4, 8, data=b"\1\0\0\0", first_frame=2)
    assert covers(CELLS, DESCRIPTION, WHOLE, EffectiveState(frame=1, overlays=(plane,))) == ()
    assert len(covers(CELLS, DESCRIPTION, WHOLE, EffectiveState(frame=2, overlays=(plane,)))) == 1
