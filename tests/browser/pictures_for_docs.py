"""Take the pictures of docs/images from an installation with the demonstration studies (`script/up --demo`).

python -m tests.browser.pictures_for_docs http://127.0.0.1:8000 PASSWORD
"""

import sys
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from dgscope.demo.objects.identity import uid
from tests.browser.looking import at_rest, image_number, until, viewer_path
from tests.browser.people import sign_in
from tests.peers import program

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
SLICE = 38  # the first that is marked
MARKED = "PS Subdural, marked"


def take(page: Page, password: str) -> None:
    """Take the sign-in page, the study list and the viewer."""
    page.goto("/login/")
    expect(page.get_by_text("all services ready")).to_be_visible()
    page.screenshot(path=IMAGES / "login.png")

    sign_in(page, "admin", password)
    page.get_by_role("row", name="CT head without contrast").click()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=IMAGES / "study-list.png")

    page.goto(viewer_path(uid("head-ct")))
    at_rest(page)
    page.get_by_role("button", name=MARKED).click()
    until(page, lambda: image_number(page) == SLICE, f"image {SLICE}")
    page.locator(".vpb").hover(position={"x": 340, "y": 420})
    expect(page.locator(".cursor")).to_contain_text(" HU")
    at_rest(page)
    page.screenshot(path=IMAGES / "viewer.png")


def main() -> None:
    """Do it with the installed Chromium."""
    address, password = sys.argv[1:]
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program("chromium"), args=["--disable-gpu"], chromium_sandbox=False
        )
        take(browser.new_page(base_url=address, viewport={"width": 1600, "height": 1000}), password)
        browser.close()


if __name__ == "__main__":
    main()
