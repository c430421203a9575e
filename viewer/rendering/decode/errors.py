"""Errors that pass between a decoder process and its parent and go no further."""

from viewer.rendering.errors import PixelDataError


class StreamNotLoaded(PixelDataError):  # reads like its siblings in viewer.rendering.errors
    """The job names a video stream that the process does not hold; it has to be sent along."""
