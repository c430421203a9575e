"""From the coordinates of an annotation to those of the picture (PS3.3 C.10.5, PS3.4 N.2.3.4).

Everything is drawn at the resolution of the picture, so that lines and letters are crisp at any zoom. Coordinates of a
picture run from 0.0 at the left edge of its first pixel, like PIXEL units do on the image (PS3.3 C.10.5.1.2): the
centre of a pixel is at 0.5.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from viewer.rendering.displayed_area import Placement
from viewer.rendering.presentation_state.annotation_model import Units
from viewer.rendering.presentation_state.geometry import SpatialTransformation

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PictureFrame:
    """Where image and displayed area lie on the picture.

    Attributes
    ----------
    placement : Placement
    spatial : SpatialTransformation
    area : tuple of float
        Left, top, width, height of the specified displayed area in image coordinates from 0.0\\0.0. DISPLAY units
        are fractions of it, and not of the viewport, which may show more of the image.
    """

    placement: Placement
    spatial: SpatialTransformation
    area: tuple[float, float, float, float]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the picture, after rotation."""
        width, height = self.placement.width, self.placement.height
        return (height, width) if self.spatial.rotation in {90, 270} else (width, height)

    def to_picture(self, points: ArrayLike, units: Units) -> Points:
        """Picture coordinates of points, both of shape (n, 2): column, row.

        MATRIX units are those of an image that is its own matrix: :mod:`.presentation_state.annotation_matrix` has
        placed what lies on a tile.
        """
        found = np.asarray(points, dtype=np.float64).reshape(-1, 2)
        if units is Units.DISPLAY:
            low, high = self.area_on_picture
            return low + found * (high - low)
        return self._turned((found - (self.placement.left, self.placement.top)) / self._steps)

    @property
    def area_on_picture(self) -> tuple[Points, Points]:
        """Top left and bottom right corner of the displayed area on the picture, each of shape (2,)."""
        left, top, width, height = self.area
        corners = self.to_picture([(left, top), (left + width, top + height)], Units.PIXEL)
        return corners.min(axis=0), corners.max(axis=0)

    def scale(self, units: Units) -> float:
        """Picture pixels for one unit; of the two directions the geometric mean, of DISPLAY units the width."""
        if units is Units.DISPLAY:
            low, high = self.area_on_picture
            return float(high[0] - low[0])
        return 1 / sqrt(self.placement.step_x * self.placement.step_y)

    @property
    def _steps(self) -> tuple[float, float]:
        return self.placement.step_x, self.placement.step_y

    def _turned(self, points: Points) -> Points:
        """Rotate clockwise, then flip left to right (PS3.3 C.10.6)."""
        u, v = points[:, 0], points[:, 1]
        width, height = self.placement.width, self.placement.height
        turned = {0: (u, v), 90: (height - v, u), 180: (width - u, height - v), 270: (v, width - u)}
        x, y = turned[self.spatial.rotation]
        if self.spatial.flip:
            x = self.size[0] - x
        return np.column_stack([x, y])
