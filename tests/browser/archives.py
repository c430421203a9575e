"""Archives beside the installation of the tests: what they hold, and their entries in its list of nodes."""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Page
from pydicom.dataset import Dataset

from tests.browser.installation import SECONDS, Installation
from tests.integration.network_peers import study
from tests.peers import program

SIDE = 64


@contextmanager
def silent_port() -> Iterator[int]:
    """A port at which nothing listens, kept until the block ends so that nobody else takes it."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


def examination(count: int, series: int = 1, **attributes: Any) -> list[Dataset]:
    """A study of images large enough to take their time on a slow line."""
    pixels = bytes(range(256)) * (SIDE * SIDE * 2 // 256)
    return study(count, series, Rows=SIDE, Columns=SIDE, PixelData=pixels, **attributes)


def enter(page: Page, installation: Installation, ae_title: str, port: int, **fields: Any) -> None:
    """Enter a node as the administrator, who is signed in, and wait until the running storage SCP knows it."""
    page.goto("/")
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    entry = {
        "ae_title": ae_title,
        "host": "127.0.0.1",
        "port": port,
        "services": ["echo", "store"],
        "networks": ["127.0.0.1"],
        **fields,
    }
    headers = {"X-CSRFToken": cookies["csrftoken"], "Referer": installation.address}
    answer = page.request.post("/api/v1/remote-aes", data=entry, headers=headers)
    assert answer.status == 201, answer.text()
    command = [program("echoscu"), "-aet", ae_title, "-aec", "DGSCOPE", "127.0.0.1", str(installation.dicom_port)]
    deadline = time.monotonic() + SECONDS
    while subprocess.run(command, capture_output=True, check=False).returncode:
        assert time.monotonic() < deadline, f"{ae_title} is still refused"
        time.sleep(0.25)
