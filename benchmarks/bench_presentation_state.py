"""What a presentation state adds to the time of a picture: 50 graphics and a polygonal shutter against the plain image.

Both are rendered in this process, without HTTP and without encoding, at the same viewport, in turn. "still" is all of a
picture; "drag" is what each picture of a window drag costs after the first, when shutter, overlays and annotations are
kept with the frame; "first of a drag" makes what is kept.

    python -m benchmarks.bench_presentation_state [--quick]
"""

import argparse
import sys
import time
from collections.abc import Callable
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from viewer.rendering.output import Output
from viewer.rendering.pipeline import prepare_moving, render, render_moving
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.effective import EffectiveState, effective
from viewer.rendering.presentation_state.implied import implied_state
from viewer.rendering.presentation_state.read import read_state
from viewer.rendering.presentation_state.with_image import with_image

REPEATS, QUICK_REPEATS = 60, 3
GRAPHICS = 50
VIEWPORTS = ((1024, 1024), (512, 512))
SIZES = {"CT 512 × 512": 512, "DX 2500 × 3000": 2500}
MOST_TIMES = 2.0
CASES = ("still", "first of a drag", "drag")


def main() -> None:
    """Measure, print the table, and fail where a still or a drag takes more than twice the plain image."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="few repeats: only that it runs")
    quick = parser.parse_args().quick
    repeats = QUICK_REPEATS if quick else REPEATS
    cv2.setNumThreads(1)
    print(f"{'image':16}{'viewport':12}{'':18}{'plain ms':>10}{'state ms':>10}{'times':>8}")
    slow = False
    for name, size in SIZES.items():
        for viewport in VIEWPORTS:
            for case, (plain, stated) in measure(size, Output(viewport=viewport), repeats).items():
                times = stated / plain
                slow |= times > MOST_TIMES and case != "first of a drag"
                place = f"{viewport[0]} × {viewport[1]}"
                print(f"{name:16}{place:12}{case:18}{plain * 1000:10.2f}{stated * 1000:10.2f}{times:8.2f}")
    if slow and not quick:
        sys.exit(f"a state takes more than {MOST_TIMES:g} times as long as the plain image")


def measure(size: int, output: Output, repeats: int) -> dict[str, tuple[float, float]]:
    """Median seconds of each case, of the plain image and with the state."""
    pixels = phantom(size)
    rows, columns = pixels.shape
    description = PixelDescription(rows, columns, 1, "MONOCHROME2", 16, 12, 11, signed=False)
    plain = effective(implied_state(window(), description), "1.2.3", 1)
    stated = effective(with_image(read_state(state(rows, columns)), Dataset(), description, 1), "1.2.3", 1)
    return {case: in_turn(jobs(case, pixels, description, (plain, stated), output), repeats) for case in CASES}


def jobs(
    case: str,
    pixels: NDArray[np.uint16],
    description: PixelDescription,
    states: tuple[EffectiveState, EffectiveState],
    output: Output,
) -> tuple[Callable[[], object], Callable[[], object]]:
    """What is measured, for the plain image and for the state."""

    def job(one: EffectiveState) -> Callable[[], object]:
        if case == "still":
            return lambda: render(pixels, description, one, output)
        if case == "first of a drag":
            return lambda: prepare_moving(pixels, description, one, output)
        frame = prepare_moving(pixels, description, one, output)
        return lambda: render_moving(frame, one.gray)

    return job(states[0]), job(states[1])


def in_turn(pair: tuple[Callable[[], object], Callable[[], object]], repeats: int) -> tuple[float, float]:
    """Median seconds of two jobs that are done in turn, so that whatever else the machine does meets both."""
    found: tuple[list[float], list[float]] = ([], [])
    for _ in range(repeats + 1):
        for which in (0, 1):
            begin = time.perf_counter()
            pair[which]()
            found[which].append(time.perf_counter() - begin)
    return median(found[0][1:]), median(found[1][1:])


def phantom(size: int) -> NDArray[np.uint16]:
    """Noise around a disc; 12 bits."""
    rows = size * 6 // 5 if size > 1000 else size
    y, x = np.mgrid[:rows, :size]
    disc = np.hypot(y - rows / 2, x - size / 2) < size / 3
    noise = np.random.default_rng(1).integers(0, 400, (rows, size))
    return (disc * 1500 + noise + 800).astype(np.uint16)


def window() -> Dataset:
    """A plain image's window."""
    found = Dataset()
    found.WindowCenter, found.WindowWidth = "1500", "2000"
    return found


def state(rows: int, columns: int) -> Dataset:
    """A presentation state with 50 graphics of all types and a polygonal shutter."""
    image, series, area, annotation, layer = (Dataset() for _ in range(5))
    image.ReferencedSOPClassUID, image.ReferencedSOPInstanceUID = "1.2.840.10008.5.1.4.1.1.2", "1.2.3"
    series.SeriesInstanceUID, series.ReferencedImageSequence = "1.2.30", [image]
    area.DisplayedAreaTopLeftHandCorner, area.DisplayedAreaBottomRightHandCorner = [1, 1], [columns, rows]
    area.PresentationSizeMode, area.PresentationPixelAspectRatio = "SCALE TO FIT", [1, 1]
    layer.GraphicLayer, layer.GraphicLayerOrder = "FINDINGS", 1
    layer.GraphicLayerRecommendedDisplayGrayscaleValue = 0xFFFF
    annotation.GraphicLayer = "FINDINGS"
    annotation.GraphicObjectSequence = [graphic(number, rows, columns) for number in range(GRAPHICS)]
    found = Dataset()
    found.SOPClassUID, found.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.11.1", "1.2.9"
    found.ReferencedSeriesSequence, found.DisplayedAreaSelectionSequence = [series], [area]
    found.SoftcopyVOILUTSequence, found.PresentationLUTShape = [window()], "IDENTITY"
    found.GraphicLayerSequence, found.GraphicAnnotationSequence = [layer], [annotation]
    found.ShutterShape, found.ShutterPresentationValue = "POLYGONAL", 0
    angles = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    vertices = np.stack([rows / 2 * (1 + 0.95 * np.sin(angles)), columns / 2 * (1 + 0.95 * np.cos(angles))], axis=1)
    found.VerticesOfThePolygonalShutter = [int(value) for value in vertices.round().ravel()]
    return found


def graphic(number: int, rows: int, columns: int) -> Dataset:
    """One of the graphics, of a twelfth of the image's size, on a grid."""
    x, y = columns * (0.1 + 0.08 * (number % 10)), rows * (0.15 + 0.14 * (number // 10))
    size = columns / 12
    shapes = {
        "POINT": [x, y],
        "POLYLINE": [x, y, x + size, y, x + size, y + size, x, y],
        "INTERPOLATED": [x, y, x + size / 2, y + size, x + size, y, x + size, y + size],
        "CIRCLE": [x, y, x + size / 2, y],
        "ELLIPSE": [x, y, x + size, y, x + size / 2, y - size / 4, x + size / 2, y + size / 4],
    }
    kind = list(shapes)[number % len(shapes)]
    found = Dataset()
    found.GraphicAnnotationUnits, found.GraphicType, found.GraphicFilled = "PIXEL", kind, "N"
    found.GraphicDimensions, found.NumberOfGraphicPoints = 2, len(shapes[kind]) // 2
    found.GraphicData = shapes[kind]
    return found


if __name__ == "__main__":
    main()
