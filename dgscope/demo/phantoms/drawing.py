"""Strokes that the phantoms share: soft ellipses, polygons, and the grain of a detector."""

from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Picture: TypeAlias = NDArray[np.floating[Any]]

_SUBPIXEL_BITS = 4


def grid(rows: int, columns: int) -> tuple[Picture, Picture]:
    """Coordinates x, y of every pixel, each -1 … 1 across the picture's shorter side."""
    half = min(rows, columns) / 2
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    return (x - columns / 2 + 0.5) / half, (y - rows / 2 + 0.5) / half


def ellipse(
    x: Picture, y: Picture, center: tuple[float, float], radii: tuple[float, float], degrees: float = 0.0
) -> Picture:
    """Signed measure of an ellipse: below 1 inside, 1 on its edge."""
    angle = np.deg2rad(degrees)
    dx, dy = x - center[0], y - center[1]
    along = dx * np.cos(angle) + dy * np.sin(angle)
    across = -dx * np.sin(angle) + dy * np.cos(angle)
    return np.asarray((along / radii[0]) ** 2 + (across / radii[1]) ** 2, np.float32)


def soft(measure: Picture, edge: float = 0.04) -> Picture:
    """Cover 0 … 1 of a measure, with an edge that has no steps."""
    return np.asarray(np.clip((1 + edge - measure) / (2 * edge), 0, 1), np.float32)


def polygon(shape: tuple[int, int], points: NDArray[np.float64], blur: float = 0.0) -> Picture:
    """Cover 0 … 1 of a filled polygon; `points` are x, y in pixels, `blur` is a Gaussian sigma in pixels."""
    cover = np.zeros(shape, np.uint8)
    fixed = np.round(points * (1 << _SUBPIXEL_BITS)).astype(np.int32)
    cv2.fillPoly(cover, [fixed], 255, cv2.LINE_AA, _SUBPIXEL_BITS)
    return blurred(cover.astype(np.float32) / 255, blur)


def curve(points: NDArray[np.float64], steps: int = 12) -> NDArray[np.float64]:
    """Closed Catmull-Rom curve through `points`, shape (n, 2); the result has n × `steps` points."""
    before, after, beyond = np.roll(points, 1, 0), np.roll(points, -1, 0), np.roll(points, -2, 0)
    t = np.linspace(0, 1, steps, endpoint=False)[None, :, None]
    p0, p1, p2, p3 = (p[:, None, :] for p in (before, points, after, beyond))
    path = 0.5 * (2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2 + (3 * p1 - p0 - 3 * p2 + p3) * t**3)
    return np.asarray(path.reshape(-1, 2), np.float64)


def blurred(picture: Picture, sigma: float) -> Picture:
    """Gaussian blur; no blur for a sigma of 0."""
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma), np.float32) if sigma > 0 else picture


def grain(rng: np.random.Generator, shape: tuple[int, int], sigma: float, correlation: float = 0.0) -> Picture:
    """Noise of standard deviation `sigma`, correlated over `correlation` pixels."""
    noise = blurred(rng.standard_normal(shape, np.float32), correlation)
    return np.asarray(noise * (sigma / max(float(noise.std()), 1e-6)), np.float32)


def scaled(picture: Picture, rows: int, columns: int) -> Picture:
    """The picture at another size, smoothly."""
    return np.asarray(cv2.resize(picture, (columns, rows), interpolation=cv2.INTER_CUBIC), np.float32)
