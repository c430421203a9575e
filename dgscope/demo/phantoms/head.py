"""A head with a small subdural haematoma: as CT in Hounsfield units, and as MR."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dgscope.demo.phantoms.drawing import Picture, blurred, ellipse, grain, grid, soft


@dataclass(frozen=True)
class _Level:
    """Cover 0 … 1 of each tissue in one axial slice; `height` runs from -1 (base) to 1 (vertex)."""

    scalp: Picture
    skull: Picture
    marrow: Picture
    brain: Picture
    white: Picture
    fluid: Picture
    blood: Picture
    falx: Picture
    air: Picture


def _folds(x: Picture, y: Picture, height: float) -> Picture:
    """Wavy texture -1 … 1 that changes smoothly from slice to slice."""
    bent_x, bent_y = x + 0.06 * np.sin(9 * y + 2 * height), y + 0.07 * np.sin(8 * x - 3 * height)
    waves = np.sin(23 * bent_x + 4 * height) * np.sin(19 * bent_y - 3 * height)
    return np.asarray(0.6 * waves + 0.4 * np.sin(41 * bent_x * bent_y + 27 * bent_y + 5 * height), np.float32)


def _level(size: int, height: float) -> _Level:
    x, y = grid(size, size)
    across = float(np.sqrt(max(0.02, 1 - (height * 0.93) ** 2)))
    width, length = 0.60 * across, 0.76 * across
    wobble = 0.012 * np.sin(5 * np.arctan2(y, x) + 3 * height)
    head = ellipse(x, y, (0, 0.02), (width, length)) + wobble
    inner = ellipse(x, y, (0, 0.02), (width * 0.87, length * 0.885)) + wobble
    brain = soft(inner, 0.03)
    # The two halves are pressed to the right, away from the blood on the left of the picture.
    shift = 0.030 * across if -0.2 < height < 0.75 else 0.0
    horn = 0.0 if abs(height - 0.12) > 0.42 else float(np.cos((height - 0.12) / 0.42 * np.pi / 2))
    fluid = np.zeros_like(brain)
    for side in (-1, 1):
        for center, radii, degrees in (((0.085, -0.17), (0.048, 0.20), -18), ((0.10, 0.20), (0.040, 0.17), 20)):
            if horn > 0:
                squeeze = 0.55 if side < 0 else 1.1
                at = (side * center[0] + shift, center[1])
                fluid = np.maximum(
                    fluid,
                    soft(ellipse(x, y, at, (radii[0] * horn * squeeze, radii[1] * horn), side * degrees), 0.25),
                )
    if -0.45 < height < 0.0:
        fluid = np.maximum(fluid, soft(ellipse(x, y, (shift * 0.5, 0.02), (0.016, 0.075)), 0.3))
    folds = _folds(x, y, height)
    rim = np.clip((inner - 0.72) / 0.28, 0, 1) * brain
    sulci = np.clip(folds - 0.45, 0, 1) * rim * 3.0
    fluid = np.maximum(fluid, np.clip(sulci, 0, 0.75))
    white = soft(ellipse(x, y, (shift * 0.5, 0.02), (width * 0.66, length * 0.72)), 0.20) * (0.82 + 0.18 * folds)
    blood = np.zeros_like(brain)
    if -0.15 < height < 0.72:
        thick = float(np.cos((height - 0.28) / 0.45 * np.pi / 2)) ** 0.5 if abs(height - 0.28) < 0.45 else 0.0
        hollow = ellipse(x, y, (0.055 * thick + 0.01, 0.02), (width * 0.865, length * 0.90))
        crescent = soft(inner, 0.02) * (1 - soft(hollow, 0.04)) * (x < 0) * np.clip(1.25 - np.abs(y) * 1.55, 0, 1)
        blood = np.clip(crescent * 1.6, 0, 1) * (thick > 0)
    air = np.zeros_like(brain)
    if height < -0.62:
        for side in (-1, 1):
            air = np.maximum(air, soft(ellipse(x, y, (side * 0.13, -0.38), (0.055, 0.075)), 0.3))
            cells = soft(ellipse(x, y, (side * 0.33, 0.12), (0.075, 0.09)), 0.3)
            air = np.maximum(air, cells * (np.sin(90 * x) * np.sin(80 * y) > 0.1))
    falx = (np.abs(x - shift * 0.6) < 0.0055) * brain * (height > -0.15) * (np.abs(y) > 0.22)
    skull_outer = ellipse(x, y, (0, 0.02), (width * 0.955, length * 0.962)) + wobble
    skull = soft(skull_outer, 0.02) * (1 - brain)
    middle = ellipse(x, y, (0, 0.02), (width * 0.912, length * 0.924)) + wobble
    marrow = np.exp(-(((middle - 1) / 0.035) ** 2)) * skull
    base = soft(ellipse(x, y, (0, 0.0), (width * 0.5, length * 0.18)), 0.3) if height < -0.7 else 0.0
    return _Level(
        soft(head, 0.02), np.clip(skull + base, 0, 1), marrow, brain, white * brain, fluid * brain, blood, falx, air
    )


def ct_slice(seed: int, height: float, size: int = 512) -> NDArray[np.int16]:
    """One axial slice in Hounsfield units, shape (size, size), -1024 … 2000."""
    level = _level(size, height)
    rng = np.random.default_rng([seed, int((height + 1) * 1000)])
    picture: Picture = np.full((size, size), -1000, np.float32)
    for cover, value in (
        (level.scalp, 20 + 0 * level.scalp),
        (level.skull, 1250 - 650 * level.marrow),
        (level.brain, 37 - 8 * level.white),
        (level.fluid, 6 + 0 * level.fluid),
        (level.blood, 68 + 0 * level.blood),
        (level.falx, 52 + 0 * level.falx),
        (level.air, -900 + 0 * level.air),
    ):
        picture += cover * (value - picture)
    x, y = grid(size, size)
    rest = ((y > 0.80 - 0.25 * x**2) & (y < 0.815 - 0.25 * x**2) & (np.abs(x) < 0.62)).astype(np.float32)
    picture += blurred(rest, 0.7) * 700
    picture = blurred(picture, 0.8) + grain(rng, (size, size), 3.2, 0.7)
    return np.asarray(np.clip(np.round(picture), -1024, 2000), np.int16)


def mr_slice(seed: int, height: float, size: int = 320) -> NDArray[np.uint16]:
    """One axial slice of a T1-weighted series, shape (size, size), 0 … 1400."""
    level = _level(size, height)
    rng = np.random.default_rng([seed, int((height + 1) * 1000), 7])
    picture: Picture = np.full((size, size), 6, np.float32)
    for cover, value in (
        (level.scalp, 1100),
        (level.skull, 60),
        (level.marrow, 700),
        (level.brain, 520),
        (level.white, 720),
        (level.fluid, 160),
        (level.blood, 980),
        (level.air, 5),
    ):
        picture += cover * (value - picture)
    x, y = grid(size, size)
    coil = 1.12 - 0.18 * (x**2 + y**2)
    noisy = np.hypot(blurred(picture * coil, 0.6) + grain(rng, (size, size), 11), grain(rng, (size, size), 11))
    return np.asarray(np.clip(np.round(noisy), 0, 4095), np.uint16)
