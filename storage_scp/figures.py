"""Live figures for the status bar of the web, in a small file that readers never see half-written."""

import json
import os
import time
from collections import deque
from pathlib import Path
from typing import Final

from storage_scp.board import Board
from storage_scp.settings import Settings

FILE_NAME: Final = "storage_scp.json"
_RATE_SECONDS: Final = 10.0


class Figures:
    """Writes ``storage_scp.json`` into the data folder; its age tells whether the process is alive."""

    def __init__(self, settings: Settings, board: Board) -> None:
        self._settings, self._board = settings, board
        self._path = settings.data_dir / FILE_NAME
        self._started = time.time()
        self._history: deque[tuple[float, int]] = deque([(time.monotonic(), 0)])

    def write(self) -> None:
        """Replace the file by the figures of now."""
        self._replace(json.dumps(self._now(), indent=1))

    def remove(self) -> None:
        """Take the file away: nobody listens any more."""
        self._path.unlink(missing_ok=True)

    def _now(self) -> dict[str, object]:
        totals = self._board.totals()
        now = time.monotonic()
        self._history.append((now, totals.stored))
        while len(self._history) > 2 and now - self._history[1][0] >= _RATE_SECONDS:
            self._history.popleft()
        since, stored_then = self._history[0]
        settings = self._settings
        return {
            "pid": os.getpid(),
            "ae_title": settings.ae_title,
            "host": settings.host,
            "port": settings.port,
            "tls_port": settings.tls.port if settings.tls else None,
            "started": self._started,
            "written": time.time(),
            "open_associations": self._board.open_associations(),
            "stored_total": totals.stored,
            "stored_bytes": totals.stored_bytes,
            "images_per_second": round((totals.stored - stored_then) / max(now - since, 1.0), 1),
            "refused": totals.refused,
            "rejected_associations": totals.rejected,
        }

    def _replace(self, text: str) -> None:
        new = Path(f"{self._path}.new")
        new.write_text(text, encoding="utf-8")
        new.replace(self._path)
