"""A beating heart as an ultrasound scanner shows it, in a sector, with a colour box."""

import numpy as np
from numpy.typing import NDArray

from dgscope.demo.phantoms.drawing import Picture, blurred, ellipse, grain, soft

ROWS, COLUMNS = 480, 640


def _sector() -> tuple[Picture, Picture, Picture]:
    """Depth 0 … 1 and angle of each pixel seen from the probe, and the cover of the sector."""
    y, x = np.mgrid[0:ROWS, 0:COLUMNS].astype(np.float32)
    dx, dy = (x - COLUMNS / 2) / 430, (y - 18) / 430
    depth, angle = np.hypot(dx, dy), np.arctan2(dx, dy)
    inside = (depth < 1.0) & (depth > 0.03) & (np.abs(angle) < 0.72)
    return depth.astype(np.float32), angle.astype(np.float32), inside.astype(np.float32)


def frames(seed: int, count: int = 40) -> NDArray[np.uint8]:
    """One heart beat, shape (count, 480, 640, 3), RGB."""
    rng = np.random.default_rng(seed)
    depth, angle, inside = _sector()
    speckle = np.abs(grain(rng, (ROWS, COLUMNS), 1.0, 1.1)) * 0.75 + 0.25
    beat = np.stack([_frame(rng, depth, angle, inside, speckle, number / count) for number in range(count)])
    return np.clip(np.round(beat * 255), 0, 255).astype(np.uint8)


def _frame(
    rng: np.random.Generator, depth: Picture, angle: Picture, inside: Picture, speckle: Picture, phase: float
) -> Picture:
    squeeze = 1 - 0.24 * float(np.sin(np.pi * min(1.0, phase / 0.45))) if phase < 0.45 else 1.0
    x, y = depth * np.sin(angle), depth * np.cos(angle)
    wall = soft(ellipse(x, y, (0.01, 0.50), (0.29, 0.40)), 0.12)
    left = soft(ellipse(x, y, (0.09, 0.46), (0.125 * squeeze, 0.25 * squeeze)), 0.10)
    right = soft(ellipse(x, y, (-0.13, 0.47), (0.075 * squeeze, 0.19 * squeeze)), 0.12)
    atrium = soft(ellipse(x, y, (0.09, 0.80), (0.115 / squeeze, 0.095)), 0.12)
    tissue = 0.30 + 0.42 * wall - 0.62 * np.maximum(np.maximum(left, right), atrium)
    swing = 0.45 if phase > 0.5 else 0.05
    for side in (-1, 1):
        leaf = y - 0.695 + swing * side * (x - 0.09) * 1.2
        tissue += 0.5 * np.exp(-((leaf / 0.008) ** 2)) * (side * (x - 0.09) > 0.0) * (np.abs(x - 0.09) < 0.11)
    gray = np.clip(tissue, 0.02, 1) * speckle * (1.15 - 0.5 * depth) + grain(rng, (ROWS, COLUMNS), 0.02)
    gray = blurred(np.clip(gray, 0, 1).astype(np.float32), 0.7) * inside
    picture = np.repeat(gray[:, :, None], 3, axis=2)
    flow = soft(ellipse(x, y, (0.09, 0.66), (0.055, 0.13)), 0.35) * inside * (left + atrium > 0.2)
    speed = float(np.sin(2 * np.pi * (phase - 0.08)))
    color = (1.0, 0.35, 0.05) if speed > 0 else (0.10, 0.45, 1.0)
    strength = np.clip(flow * abs(speed) * (0.8 + 0.3 * speckle), 0, 1)[:, :, None]
    picture = picture * (1 - strength) + strength * np.array(color, np.float32)
    bar = np.linspace(1, 0, 160, dtype=np.float32)[:, None]
    picture[60:220, 610:622] = np.stack([bar**0.5 * 1.0, bar * 0.4 + 0.05, 1 - bar], axis=2).clip(0, 1)
    return np.asarray(picture, np.float32)
