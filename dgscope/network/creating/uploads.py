"""Uploaded files within limits: what is too large never fills the disk."""

import tempfile
from typing import IO, Any, Final, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from dgscope.accounts.problems import Problem, Unavailable

MIB: Final = 1 << 20
LARGEST_FILE: Final = 256 * MIB
LARGEST_BODY: Final = 1024 * MIB
MOST_FILES: Final = 50
FIELDS: Final = ("files", "files[]")
_LONGEST_NAME: Final = 100


class TooLarge(Problem):
    """The request is larger than is read."""

    status = 413
    title = "The request is too large"


class _LimitHandler(FileUploadHandler):
    """Lets nothing through behind the limit; the names of what was cut are kept."""

    def __init__(self) -> None:
        super().__init__()
        self.too_large: list[str] = []
        self._received = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin to count."""
        super().new_file(*args, **kwargs)
        self._received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hand on, or leave the file out."""
        self._received += len(raw_data)
        if self._received > LARGEST_FILE:
            self.too_large.append(clean_name(self.file_name or ""))
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave it to the next handler."""


class _DiskHandler(FileUploadHandler):
    """Writes each file to the volume of our data, without a name: /tmp may be memory."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        try:
            settings.ENV.data_dir.mkdir(parents=True, exist_ok=True)
            self._file = tempfile.TemporaryFile(dir=settings.ENV.data_dir)  # noqa: SIM115  closed with the request
        except OSError as error:
            raise _full(error) from error

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a piece."""
        try:
            self._file.write(raw_data)
        except OSError as error:
            raise _full(error) from error

    def file_complete(self, file_size: int) -> "UploadedFile[bytes]":
        """Hand out the whole file."""
        self._file.seek(0)
        return UploadedFile(cast("IO[bytes]", self._file), self.file_name, self.content_type, file_size, self.charset)

    def upload_interrupted(self) -> None:
        """Let go of half a file."""
        if hasattr(self, "_file"):
            self._file.close()


def _full(error: OSError) -> Unavailable:
    return Unavailable(f"The files cannot be taken now: {error.strerror}. Send them again later.")


def limit(request: HttpRequest) -> list[str]:
    """Set the limits, before the body is read; the names of files that are cut come into the list.

    Raises
    ------
    TooLarge
    """
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
        raise TooLarge(f"An upload has at most {LARGEST_BODY // MIB} MB. Send fewer files at a time.")
    handler = _LimitHandler()
    request.upload_handlers = [handler, _DiskHandler(request)]
    return handler.too_large


def clean_name(name: str) -> str:
    """A file name as it may be shown: without folders and control characters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(character for character in last if character.isprintable())[:_LONGEST_NAME] or "unnamed"
