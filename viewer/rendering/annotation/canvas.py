"""The sheet that annotations are drawn on: colour and opacity for every pixel of the picture, in one flat layer.

It depends on geometry only, never on what the image shows, so it can be kept while a window is being dragged.
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from viewer.rendering.annotation.color import Rgb, luma

Mask = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class AnnotationSheet:
    """Finished drawing, to be laid over pictures of one size.

    Attributes
    ----------
    left, top : int
        Of the part of the picture that is drawn on.
    alpha : ndarray of uint8
        Opacity, shape (rows, columns).
    ink : ndarray of uint8
        Colour, already multiplied by opacity; shape of `alpha`, or (rows, columns, 3).
    """

    left: int
    top: int
    alpha: Mask
    ink: Mask

    @property
    def nbytes(self) -> int:
        """Memory that the arrays take, for a cache that is bounded in bytes."""
        return self.alpha.nbytes + self.ink.nbytes

    def over(self, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """A picture with the drawing over it; gray becomes RGB where the drawing has colours.

        Parameters
        ----------
        picture : ndarray of uint8
            Shape (height, width) or (height, width, 3). May be written into.
        """
        if picture.ndim == 2 and self.ink.ndim == 3:
            picture = _uint8(cv2.cvtColor(picture, cv2.COLOR_GRAY2RGB))
        if not self.alpha.size:
            return picture
        rows, columns = self.alpha.shape
        part = picture[self.top : self.top + rows, self.left : self.left + columns]
        ink, alpha = self.ink, self.alpha
        if picture.ndim == 3:
            alpha = _uint8(cv2.merge([alpha] * 3))
            ink = ink if ink.ndim == 3 else _uint8(cv2.merge([ink] * 3))
        seen = cv2.multiply(part, cv2.bitwise_not(alpha), scale=1 / 255)
        part[...] = cv2.add(seen, ink)
        return picture


class Canvas:
    """Collects masks, each painted over what is there already.

    Parameters
    ----------
    width, height : int
        Of the picture.
    color : bool
        False: inks become gray.
    """

    def __init__(self, width: int, height: int, *, color: bool) -> None:
        self.width, self.height = width, height
        self._alpha = np.zeros((height, width), np.uint8)
        self._inks = [np.zeros((height, width), np.uint8) for _ in range(3 if color else 1)]
        self._bounds: tuple[int, int, int, int] | None = None

    def paint(self, mask: Mask, left: int, top: int, ink: Rgb, opacity: float = 1.0) -> None:
        """Paint with one colour, as far as the mask (0 … 255, shape of a part of the picture at left, top) lets."""
        if not mask.size:
            return
        rows, columns = mask.shape
        where = slice(top, top + rows), slice(left, left + columns)
        share = mask if opacity >= 1 else _uint8(cv2.convertScaleAbs(mask, alpha=opacity))
        rest = None if self._bounds is None else cv2.bitwise_not(share)
        for plane, value in zip((self._alpha, *self._inks), (255, *self._values(ink)), strict=True):
            part = plane[where]
            if rest is not None:
                cv2.multiply(part, rest, part, scale=1 / 255)
            if value:
                cv2.add(part, share if value == 255 else cv2.convertScaleAbs(share, alpha=value / 255), part)
        old = self._bounds or (left, top, left + columns, top + rows)
        self._bounds = (
            min(old[0], left),
            min(old[1], top),
            max(old[2], left + columns),
            max(old[3], top + rows),
        )

    def sheet(self) -> AnnotationSheet | None:
        """What was drawn; None if nothing was."""
        if self._bounds is None:
            return None
        left, top, right, bottom = self._bounds
        where = slice(top, bottom), slice(left, right)
        planes = [np.ascontiguousarray(plane[where]) for plane in self._inks]
        ink = planes[0] if len(planes) == 1 else _uint8(cv2.merge(planes))
        return AnnotationSheet(left, top, np.ascontiguousarray(self._alpha[where]), ink)

    def _values(self, ink: Rgb) -> tuple[int, ...]:
        return ink if len(self._inks) == 3 else (luma(ink),)


def _uint8(array: Any) -> NDArray[np.uint8]:
    return np.asarray(array, dtype=np.uint8)
