"""A slow link: while something moves the latest wish wins and pictures get lighter; at rest the full picture comes."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Request

from dgscope.demo.objects.identity import uid
from tests.browser.looking import SECONDS, at_rest, changed, viewer_path, window

pytestmark = [pytest.mark.peer("chromium"), pytest.mark.peer("dcmtk"), pytest.mark.usefixtures("demonstration")]
STEPS = 30
ENOUGH = 4
LATENCY = 0.25  # seconds


class Pictures:
    """The light pictures that the page asks for, and how many of them are on their way at a time."""

    def __init__(self, page: Page) -> None:
        self.asked: list[Request] = []
        self.most_at_a_time = 0
        self._under_way: set[Request] = set()
        page.on("request", self._begins)
        page.on("requestfinished", self._ends)
        page.on("requestfailed", self._ends)

    def _begins(self, request: Request) -> None:
        if "preview=1" in request.url:
            self.asked.append(request)
            self._under_way.add(request)
            self.most_at_a_time = max(self.most_at_a_time, len(self._under_way))

    def _ends(self, request: Request) -> None:
        self._under_way.discard(request)

    def widths(self) -> list[int]:
        return [int(parse_qs(urlsplit(request.url).query)["viewport"][0].split(",")[0]) for request in self.asked]


@pytest.fixture
def slow(admin: Page) -> Page:
    """The head CT, opened on a quick link that then becomes slow."""
    admin.goto(viewer_path(uid("head-ct")))
    admin.locator(".vpb").hover()
    at_rest(admin)
    link = admin.context.new_cdp_session(admin)
    link.send("Network.enable")
    link.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": LATENCY * 1000, "downloadThroughput": 150_000, "uploadThroughput": 150_000},
    )
    return admin


def test_a_drag_asks_for_few_ever_lighter_pictures_and_ends_with_the_full_one(slow: Page) -> None:
    before = at_rest(slow)
    pictures = Pictures(slow)
    box = slow.locator(".vpb").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    slow.mouse.move(x, y)
    slow.mouse.down()
    steps, began = 0, time.monotonic()
    while steps < STEPS or (len(pictures.asked) < ENOUGH and time.monotonic() < began + SECONDS):
        steps += 1
        slow.mouse.move(x + 4 * (steps % STEPS + 1), y)
        slow.wait_for_timeout(60)
    # Before the full picture comes, and the neighbours of the image after it.
    slow.mouse.up()
    took, asked, widths, most = (
        time.monotonic() - began,
        len(pictures.asked),
        pictures.widths(),
        pictures.most_at_a_time,
    )
    changed(slow, before)

    assert window(slow)[0] > 90
    assert ENOUGH <= asked <= took / LATENCY + 2
    assert asked < steps
    assert most <= 2  # the end of one may be told after the next began
    assert widths[-1] < widths[0]
