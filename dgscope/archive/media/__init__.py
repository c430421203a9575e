"""Import of files, folders, ZIP archives and DICOMDIR media from a path on this machine."""

from dgscope.archive.media.importer import Importer, Summary

__all__ = ["Importer", "Summary"]
