"""Which files of an import are done: so that an interrupted one goes on where it stopped."""

import hashlib
import json
from pathlib import Path
from types import TracebackType
from typing import Self

from django.conf import settings


class Journal:
    """A file of one line per finished source file, named by what is imported; removed by `finish`."""

    def __init__(self, paths: list[Path]) -> None:
        digest = hashlib.sha256("\0".join(sorted(str(path.resolve()) for path in paths)).encode()).hexdigest()
        folder = Path(settings.ENV.data_dir) / "imports"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path = folder / f"{digest[:20]}.journal"
        self._done = self._read()
        self._file = self._path.open("a", encoding="utf-8")

    def _read(self) -> set[str]:
        try:
            return set(self._path.read_text(encoding="utf-8").splitlines())
        except FileNotFoundError:
            return set()

    def is_done(self, path: Path) -> bool:
        """Whether exactly this version of the file is done."""
        return _line(path) in self._done

    def mark(self, path: Path) -> None:
        self._file.write(_line(path) + "\n")
        self._file.flush()

    def finish(self) -> None:
        """The import came to its end: the next one looks at everything again."""
        self._path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._file.close()


def _line(path: Path) -> str:
    status = path.stat()
    return json.dumps([str(path), status.st_size, status.st_mtime_ns])
