"""How tests look at the viewer: the pixels of its canvas, its corner texts, and whether it is at rest."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Locator, Page, Response, expect

SCREENSHOTS = Path(__file__).with_name("screenshots")
SECONDS = 30.0
# The canvas is painted when the screen shows its next picture: only then it shows what the texts say already.
_PIXELS = """async canvas => {
  const full = () => document.querySelector(".vph")?.textContent.includes("Full fidelity") === true;
  const before = full();
  await new Promise(requestAnimationFrame);
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  const data = copy.getImageData(0, 0, canvas.width, canvas.height).data;
  let hash = 0, sum = 0;
  for (let i = 0; i < data.length; i += 4) {
    hash = (hash * 31 + data[i] + 7 * data[i + 1] + 13 * data[i + 2]) | 0;
    sum += data[i] + data[i + 1] + data[i + 2];
  }
  return [hash, sum / data.length * 4 / 3, before && full()];
}"""


@dataclass(frozen=True)
class Pixels:
    """What a canvas shows: a checksum of its pixels, and their mean (0 black, 255 white)."""

    checksum: int
    mean: float


def _look(page: Page) -> tuple[Pixels, bool]:
    """The pixels, and whether they are the full picture of the view that is wanted."""
    checksum, mean, full = page.locator(".vpb canvas").evaluate(_PIXELS)
    return Pixels(int(checksum), float(mean)), bool(full)


def pixels(page: Page) -> Pixels:
    """What the canvas shows now, whether or not more is to come."""
    return _look(page)[0]


def at_rest(page: Page, other_than: Pixels | None = None) -> Pixels:
    """Wait for the full picture of the present view, with other pixels than those if some are given, and return it."""
    found: list[Pixels] = []

    def rests() -> bool:
        expect(page.get_by_text("Full fidelity")).to_be_visible()
        seen, full = _look(page)
        if full and (other_than is None or seen.checksum != other_than.checksum):
            found.append(seen)
        return bool(found)

    until(page, rests, "at rest" if other_than is None else "at rest with other pixels")
    return found[0]


def until(page: Page, holds: Callable[[], bool], what: str) -> None:
    """Wait until something holds that Playwright has no name for."""
    deadline = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < deadline, f"never: {what}"
        page.wait_for_timeout(50)


def changed(page: Page, before: Pixels) -> Pixels:
    """Wait until the viewer is at rest with other pixels than before, and return them."""
    return at_rest(page, other_than=before)


def corner(page: Page, place: str) -> Locator:
    """The text in a corner: `tl`, `tr`, `bl` or `br`."""
    return page.locator(f".vpb .ct.{place}")


def image_number(page: Page) -> int:
    found = re.search(r"Im (\d+) /", corner(page, "bl").inner_text())
    return int(found[1]) if found else 0


def _said(page: Page, place: str, pattern: str, what: str) -> re.Match[str]:
    """What a corner says, once it says it: there may be no picture yet, or one that is shown without a window."""
    found: list[re.Match[str]] = []

    def read() -> bool:
        match = re.search(pattern, corner(page, place).inner_text().replace("−", "-"))
        found.extend([match] if match else [])
        return bool(match)

    until(page, read, what)
    return found[0]


def window(page: Page) -> tuple[float, float]:
    """Width and level as the corner says them."""
    found = _said(page, "br", r"W (\S+)\s+L (\S+)", "a window in the corner")
    return float(found[1]), float(found[2])


def zoom(page: Page) -> float:
    return float(_said(page, "bl", r"Zoom (\S+)", "a zoom in the corner")[1])


def drag(page: Page, across: int, down: int, button: str = "left") -> None:
    """Drag from the middle of the viewport, in steps as a hand does."""
    box = page.locator(".vpb").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down(button=button)  # type: ignore[arg-type] - a literal of the three buttons
    page.mouse.move(x + across, y + down, steps=8)
    page.mouse.up(button=button)  # type: ignore[arg-type] - as above


@contextmanager
def remembered(page: Page, *, none: bool = False) -> Iterator[None]:
    """Do what chooses a presentation state, or none, and wait until the server remembers it."""

    def is_it(answer: Response) -> bool:
        chosen = answer.request.method == "PUT" and answer.url.endswith("/presentation-choice")
        return chosen and ('"none"' in (answer.request.post_data or "")) == none

    with page.expect_response(is_it) as answered:
        yield
    assert answered.value.ok


def viewer_path(study_uid: str, series_uid: str = "") -> str:
    series = {"SeriesInstanceUID": series_uid} if series_uid else {}
    return f"/viewer/?{urlencode({'StudyInstanceUIDs': study_uid, **series})}"


def take_picture(page: Page, name: str) -> None:
    """Keep a screenshot for people to look at."""
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png")
