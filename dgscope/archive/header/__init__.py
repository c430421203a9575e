"""The header of a data set: found in bounded time and memory, without trusting any length in it."""

from dgscope.archive.header.read import Header, read_header

__all__ = ["Header", "read_header"]
