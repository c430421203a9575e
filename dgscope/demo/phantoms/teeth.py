"""Teeth as a small sensor or a panoramic machine sees them: enamel, dentine, pulp, bone, a filling or two."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dgscope.demo.phantoms.drawing import Picture, blurred, curve, grain, grid, polygon

# Crown width, crown height, root length in millimetres and number of roots, by tooth position 1 … 8.
_UPPER = {
    1: (8.6, 10.5, 13, 1), 2: (6.6, 9.0, 13, 1), 3: (7.6, 10.0, 17, 1), 4: (7.1, 8.5, 14, 2),
    5: (6.8, 8.5, 14, 1), 6: (10.4, 7.5, 13, 3), 7: (9.8, 7.0, 12, 3), 8: (8.5, 6.5, 11, 2),
}  # fmt: skip
_LOWER = {
    1: (5.3, 9.0, 12.5, 1), 2: (5.8, 9.5, 14, 1), 3: (6.9, 11, 16, 1), 4: (7.0, 8.5, 14, 1),
    5: (7.1, 8.0, 14.5, 1), 6: (11.2, 7.5, 14, 2), 7: (10.6, 7.0, 13, 2), 8: (10.0, 7.0, 11, 2),
}  # fmt: skip


@dataclass(frozen=True)
class Tooth:
    """A tooth by its ISO 3950 (FDI) code, such as 36."""

    code: int
    filling: bool = False
    root_filled: bool = False
    missing: bool = False

    @property
    def is_upper(self) -> bool:
        """In quadrants 1, 2 (permanent) and 5, 6 (deciduous)."""
        return self.code // 10 in (1, 2, 5, 6)

    @property
    def size(self) -> tuple[float, float, float, int]:
        """Crown width, crown height, root length in millimetres, and number of roots."""
        return (_UPPER if self.is_upper else _LOWER)[self.code % 10]


def _outline(tooth: Tooth, scale: float) -> tuple[NDArray[np.float64], NDArray[np.float64], list[NDArray[np.float64]]]:
    """Crown, whole body and canals of a tooth, as x, y in pixels; its neck is at 0, 0 and its roots point to +y."""
    width, crown, root, roots = tooth.size
    w, half_neck = width / 2, width * 0.40
    dip = 0.14 * crown if tooth.code % 10 >= 4 else 0.0
    crown_points = [(-half_neck, 0), (-w, -crown * 0.55), (-w * 0.86, -crown * 0.93), (-w * 0.35, -crown)]
    crown_points += [(0, -crown + dip), (w * 0.35, -crown), (w * 0.86, -crown * 0.93), (w, -crown * 0.55)]
    crown_points += [(half_neck, 0)]
    ends = [0.0] if roots == 1 else [-w * 0.62, w * 0.62] if roots == 2 else [-w * 0.72, 0.05 * w, w * 0.72]
    body: list[tuple[float, float]] = list(crown_points)
    for number, end in enumerate(reversed(ends)):
        thick = half_neck * (0.55 if roots == 1 else 0.36)
        body += [(end + thick, root * 0.55), (end * 1.04 + thick * 0.25, root), (end * 1.04 - thick * 0.25, root)]
        body += [(end - thick, root * 0.55)]
        if number < roots - 1:
            body.append(((end + list(reversed(ends))[number + 1]) / 2, root * 0.30))
    canals = []
    for end in ends:
        thin = half_neck * 0.10
        canal = [(-half_neck * 0.30, -crown * 0.35), (half_neck * 0.30, -crown * 0.35), (end * 0.5 + thin, root * 0.3)]
        canal += [(end + thin * 0.3, root * 0.94), (end - thin * 0.3, root * 0.94), (end * 0.5 - thin, root * 0.3)]
        canals.append(np.array(canal) * scale)
    return curve(np.array(crown_points) * scale), curve(np.array(body) * scale, 8), canals


def add_tooth(picture: Picture, tooth: Tooth, neck: tuple[float, float], scale: float, degrees: float = 0.0) -> None:
    """Draw a tooth into a picture of densities; `neck` is the pixel of its neck, `scale` is pixels per millimetre."""
    if tooth.missing:
        return
    shape = (picture.shape[0], picture.shape[1])
    angle = np.deg2rad(degrees + (180 if tooth.is_upper else 0))
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])

    def placed(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(points @ turn + np.array(neck), np.float64)

    crown, body, canals = _outline(tooth, scale)
    soft = 0.10 * scale
    root = polygon(shape, placed(body), soft)
    ligament = blurred(polygon(shape, placed(body * 1.045), soft), soft)
    picture -= 0.10 * np.clip(ligament - root, 0, 1)
    picture += root * (0.62 - 0.55 * picture)
    enamel = polygon(shape, placed(crown), soft) - 0.72 * polygon(shape, placed(crown * [0.74, 0.80]), soft * 2)
    picture += np.clip(enamel, 0, 1) * 0.34
    for canal in canals:
        cover = polygon(shape, placed(canal), soft)
        picture += cover * (0.55 if tooth.root_filled else -0.20)
    if tooth.filling:
        width, height = tooth.size[0], tooth.size[1]
        spot = np.array([(-0.30, -1.0), (0.34, -1.0), (0.30, -0.55), (0.05, -0.48), (-0.26, -0.60)])
        picture += polygon(shape, placed(spot * [width, height] * scale), soft) * (1.45 - picture) * 0.9


def _bone(rng: np.random.Generator, shape: tuple[int, int], scale: float) -> Picture:
    fine = grain(rng, shape, 0.060, 0.22 * scale) + grain(rng, shape, 0.045, 0.5 * scale)
    return np.asarray(0.36 + fine + grain(rng, shape, 0.05, 2.0 * scale), np.float32)


def intra_oral(
    seed: int, teeth: list[Tooth], rows: int, columns: int, millimetres_per_pixel: float, bitewing: bool = False
) -> NDArray[np.uint16]:
    """An intra-oral exposure, shape (rows, columns), 0 … 4095, dense parts bright."""
    rng = np.random.default_rng(seed)
    scale = 1 / millimetres_per_pixel
    picture = np.full((rows, columns), 0.06, np.float32)
    for upper in (True, False):
        row = [tooth for tooth in teeth if tooth.is_upper is upper]
        if row:
            _add_arch(picture, rng, row, upper, bitewing, scale)
    picture += grain(rng, (rows, columns), 0.010) + grain(rng, (rows, columns), 0.012, 0.8)
    return np.clip(np.round(200 + picture * 2700), 0, 4095).astype(np.uint16)


def _add_arch(
    picture: Picture, rng: np.random.Generator, row: list[Tooth], upper: bool, bitewing: bool, scale: float
) -> None:
    rows, columns = picture.shape
    crown = max(tooth.size[1] for tooth in row) * scale
    line = (rows / 2 + (-crown if upper else crown)) if bitewing else (rows * 0.70 if upper else rows * 0.30)
    y = np.mgrid[0:rows, 0:columns][0].astype(np.float32)
    crest = line + (-1.8 if upper else 1.8) * scale + 0.5 * scale * np.sin(np.arange(columns) / (3.1 * scale))[None, :]
    inside = np.clip(((crest - y) if upper else (y - crest)) / (0.6 * scale), 0, 1).astype(np.float32)
    picture += inside * (_bone(rng, (rows, columns), scale) - picture)
    gum = line + (1.4 if upper else -1.4) * scale
    picture += 0.10 * np.clip(((gum - y) if upper else (y - gum)) / (2 * scale), 0, 1) * (1 - inside)
    if upper and not bitewing and any(tooth.code % 10 >= 5 for tooth in row):
        sinus = np.clip((rows * 0.30 - y - 2 * scale * np.sin(np.arange(columns) / (7 * scale))[None, :]) / scale, 0, 1)
        picture -= 0.20 * sinus.astype(np.float32)
    total = sum(tooth.size[0] for tooth in row) * scale
    at = columns / 2 - total / 2
    for tooth in row:
        width = tooth.size[0] * scale
        add_tooth(picture, tooth, (at + width / 2, line), scale, float(rng.normal(0, 2.5)))
        at += width


def panoramic(seed: int, teeth: list[Tooth], rows: int = 1400, columns: int = 2800) -> NDArray[np.uint16]:
    """A panoramic exposure with both arches, shape (rows, columns), 0 … 4095, dense parts bright."""
    rng = np.random.default_rng(seed)
    x, y = grid(rows, columns)
    jaw = 0.62 + 0.20 * np.cos(x * 1.5) - np.abs(x) ** 3 * 0.10
    picture = (0.26 - 0.05 * np.abs(x) + 0.20 * np.exp(-((x / 0.16) ** 2))).astype(np.float32)
    body = np.clip((jaw - y) * 12, 0, 1) * np.clip((y + 0.05 + 0.10 * x**2) * 6, 0, 1) * (np.abs(x) < 1.55)
    ramus = np.clip((0.24 - np.abs(np.abs(x) - 1.48 - 0.06 * y)) * 16, 0, 1) * np.clip((y + 0.86) * 8, 0, 1)
    ramus *= np.clip((0.48 - y) * 6, 0, 1)
    upper = np.clip((0.02 - 0.12 * x**2 - y) * 8, 0, 1) * np.clip((y + 0.62) * 6, 0, 1) * (np.abs(x) < 1.15)
    bone = _bone(rng, (rows, columns), 9.0)
    picture += np.maximum(np.maximum(body, ramus), 0.75 * upper).astype(np.float32) * (bone + 0.12 - picture)
    picture += (0.22 * np.exp(-(((y - jaw + 0.02) / 0.022) ** 2)) * (np.abs(x) < 1.5)).astype(np.float32)
    for side in (-1, 1):
        sinus = ((x - side * 0.62) / 0.38) ** 2 + ((y + 0.46) / 0.20) ** 2
        picture -= (0.16 * np.clip(1.2 - sinus, 0, 1)).astype(np.float32)
        canal = 0.44 - 0.10 * x**2
        picture -= (0.10 * np.exp(-(((y - canal) / 0.018) ** 2)) * (side * x > 0.45) * (side * x < 1.35)).astype(
            np.float32
        )
    _add_full_arches(picture, teeth)
    picture = blurred(picture, 1.2) + grain(rng, (rows, columns), 0.012, 0.8)
    return np.clip(np.round(150 + picture * 2700), 0, 4095).astype(np.uint16)


def _add_full_arches(picture: Picture, teeth: list[Tooth]) -> None:
    rows, columns = picture.shape
    scale, middle = columns / 165, columns / 2
    by_code = {tooth.code: tooth for tooth in teeth}
    for quadrant, side in ((1, -1), (2, 1), (3, 1), (4, -1)):
        at = 0.0
        for position in range(1, 9):
            tooth = by_code.get(quadrant * 10 + position, Tooth(quadrant * 10 + position))
            width = tooth.size[0] * scale * (1.18 if position >= 4 else 1.05)
            x = middle + side * (at + width / 2)
            sag = ((x - middle) / columns * 2) ** 2
            gap = tooth.size[1] * scale * 0.98
            line = rows * (0.545 - 0.16 * sag) + (-gap if quadrant <= 2 else gap)
            tilt = side * (4 + position * 1.8) * (1 if quadrant <= 2 else -0.7)
            add_tooth(picture, tooth, (x, line), scale, tilt)
            at += width
