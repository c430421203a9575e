"""The eight pairs of rotation and flip with corners as they come out: 0, 90, 180, 270, and the same flipped."""

import numpy as np
from numpy.typing import NDArray

from tests.rendering_cases.states import applied, below, beside, picture_of, state, whole

CORNERS = ("DisplayedAreaTopLeftHandCorner", "DisplayedAreaBottomRightHandCorner")


def picture() -> NDArray[np.uint8]:
    rows = []
    for flip in ("N", "Y"):
        shown = []
        for angle in (0, 90, 180, 270):
            area = whole(**dict(zip(CORNERS, corners(angle, flip), strict=True)))
            dataset = state(ImageRotation=angle, ImageHorizontalFlip=flip, DisplayedAreaSelectionSequence=[area])
            square = np.zeros((64, 64), np.uint8)
            one = picture_of(applied(dataset))
            square[: one.shape[0], : one.shape[1]] = one
            shown.append(square)
        rows.append(beside(*shown))
    return below(*rows)


def corners(angle: int, flip: str) -> tuple[list[int], list[int]]:
    """Top left and bottom right corner: the pixels of the whole image that come out there."""
    left, top, right, bottom = 1, 1, 64, 48
    if angle in (180, 270):
        left, right = right, left
    if angle in (90, 180):
        top, bottom = bottom, top
    if flip == "Y":
        if angle in (90, 270):
            top, bottom = bottom, top
        else:
            left, right = right, left
    return [left, top], [right, bottom]
