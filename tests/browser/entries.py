"""Entries in the list of nodes that a test module needs, made by the administrator over REST and removed after it."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import APIRequestContext, Browser, StorageState

from tests.browser.installation import SECONDS, Installation
from tests.peers import program

LIST = "/api/v1/remote-aes"


@dataclass
class Entries:
    """What was entered so far."""

    request: APIRequestContext
    headers: dict[str, str]
    titles: list[str] = field(default_factory=list)

    def add(self, ae_title: str, port: int, **fields: Any) -> None:
        entry = {"ae_title": ae_title, "host": "127.0.0.1", "port": port, "services": ["echo", "store"], **fields}
        answer = self.request.post(LIST, data=entry, headers=self.headers)
        assert answer.status == 201, answer.text()
        self.titles.append(ae_title)

    def remove_all(self) -> None:
        for title in self.titles:
            self.request.delete(f"{LIST}/{title}", headers=self.headers)


@contextmanager
def entries(browser: Browser, installation: Installation, admin_state: StorageState) -> Iterator[Entries]:
    """The list of nodes, for the administrator whose session is given."""
    with browser.new_context(base_url=installation.address, storage_state=admin_state) as context:
        context.request.get("/")
        token = next(cookie["value"] for cookie in context.cookies() if cookie["name"] == "csrftoken")
        made = Entries(context.request, {"X-CSRFToken": token, "Referer": installation.address})
        yield made
        made.remove_all()


def wait_until_known(installation: Installation, ae_title: str) -> None:
    """Wait until the running storage SCP lets a new entry in; it reads the list every few seconds."""
    command = [program("echoscu"), "-aet", ae_title, "-aec", "DGSCOPE", "127.0.0.1", str(installation.dicom_port)]
    deadline = time.monotonic() + SECONDS
    while subprocess.run(command, capture_output=True, check=False).returncode:
        assert time.monotonic() < deadline, f"{ae_title} is still refused"
        time.sleep(0.25)
