"""A part of an image."""

import numpy as np

from viewer.rendering.box import Box


def test_it_cuts_an_array() -> None:
    image = np.arange(20).reshape(4, 5)
    box = Box(top=1, left=2, rows=2, columns=3)
    assert image[box.slices].tolist() == [[7, 8, 9], [12, 13, 14]]
    assert image[box.slices].shape == box.shape
