"""A chest radiograph, drawn as the sum of what the beam meets."""

import numpy as np
from numpy.typing import NDArray

from dgscope.demo.phantoms.drawing import Picture, blurred, ellipse, grain, grid, scaled, soft

_DRAWN = (750, 625)


def _ribs(x: Picture, y: Picture) -> Picture:
    ribs = np.zeros_like(x)
    for number in range(10):
        top = -0.92 + number * 0.155
        for side in (-1, 1):
            reach = side * x
            back = top + 0.30 * np.clip(reach - 0.08, 0, 1) ** 1.25
            front = top + 0.34 - 0.38 * np.clip(reach - 0.12, 0, 1)
            within = np.clip((reach - 0.06) * 14, 0, 1) * np.clip((0.80 - reach) * 10, 0, 1)
            edge = 0.026
            ribs += within * 0.50 * np.exp(-(((y - back) / edge) ** 4))
            ribs += within * np.clip((reach - 0.25) * 4, 0, 1) * 0.30 * np.exp(-(((y - front) / edge) ** 4))
    return ribs


def _vessels(x: Picture, y: Picture, rng: np.random.Generator) -> Picture:
    vessels = np.zeros_like(x)
    for side in (-1, 1):
        for _ in range(46):
            angle, bend = rng.uniform(-1.25, 1.25), rng.normal(0, 0.25)
            reach = np.clip((side * x - 0.15) / 0.55, 0, 1)
            path = -0.05 + np.tan(angle) * 0.42 * reach + bend * reach**2
            thin = 0.016 * (1.15 - reach)
            vessels += 0.16 * np.exp(-(((y - path) / thin) ** 2)) * (1 - reach) * (side * x > 0.14)
    return vessels


def chest(seed: int, rows: int = 3000, columns: int = 2500) -> NDArray[np.uint16]:
    """A frontal chest, shape (rows, columns), 0 … 65535, dense tissue bright."""
    rng = np.random.default_rng(seed)
    x, y = grid(*_DRAWN)
    body = soft(ellipse(x, y, (0, 0.45), (0.98, 1.75)), 0.05)
    thickness = body * (0.78 + 0.34 * (1 - np.clip(np.abs(x), 0, 1) ** 2)) + 0.35 * body * np.clip(y - 0.45, 0, 1)
    lungs = np.zeros_like(x)
    for side in (-1, 1):
        lung = soft(ellipse(x, y, (side * 0.44, -0.10), (0.345, 0.86), side * 4), 0.10)
        dome = 0.56 + (0.05 if side > 0 else 0.0) - 0.55 * (side * x - 0.42) ** 2
        lungs = np.maximum(lungs, lung * np.clip((dome - y) * 22, 0, 1))
    picture = thickness * (1 - 0.60 * lungs)
    picture += 0.62 * soft(ellipse(x, y, (0.20, 0.24), (0.36, 0.34), 28), 0.14)
    picture += 0.30 * soft(ellipse(x, y, (0.13, -0.33), (0.11, 0.12)), 0.3)
    picture += (0.26 + 0.08 * np.sign(np.sin(y * 40))) * np.exp(-((x / 0.085) ** 4)) * body
    picture -= 0.22 * np.exp(-((x / 0.035) ** 2)) * (y < -0.12)
    for side in (-1, 1):
        clavicle = -0.80 - 0.16 * (side * x - 0.15) + 0.10 * np.sin(5 * side * x)
        along = np.clip((side * x - 0.06) * 12, 0, 1) * np.clip((0.85 - side * x) * 8, 0, 1)
        picture += 0.34 * along * np.exp(-(((y - clavicle) / 0.032) ** 4))
    picture += 0.52 * _ribs(x, y) * body + _vessels(x, y, rng) * lungs
    picture += 0.20 * soft(ellipse(x, y, (-0.47, -0.30), (0.028, 0.028)), 0.4)
    picture = scaled(blurred(picture.astype(np.float32), 0.8), rows, columns)
    picture += grain(rng, (rows, columns), 0.010, 1.1) + grain(rng, (rows, columns), 0.008)
    return np.clip(np.round(4000 + picture * 30000), 0, 65535).astype(np.uint16)
