"""What a file is, by its first bytes. Names and announced types are not believed."""

from enum import StrEnum
from typing import Final

from dgscope.creation.errors import RefusedError

# So much of the beginning has to be looked at.
HEAD: Final = 512
_BINARY_STL_HEAD: Final = 84


class FileType(StrEnum):
    """The types that are taken. Those of pictures are Pillow's names."""

    JPEG = "JPEG"
    PNG = "PNG"
    TIFF = "TIFF"
    PDF = "PDF"
    STL = "STL"


_SIGNATURES: Final = (
    (b"\xff\xd8\xff", FileType.JPEG),
    (b"\x89PNG\r\n\x1a\n", FileType.PNG),
    (b"II*\0", FileType.TIFF),
    (b"MM\0*", FileType.TIFF),
    (b"%PDF-", FileType.PDF),
)
_AS_JPEG: Final = "Save it as JPEG or PNG."
# What people have on their disks and might try.
_OTHERS: Final = (
    (0, b"II+\0", f"a BigTIFF. {_AS_JPEG}"),
    (0, b"MM\0+", f"a BigTIFF. {_AS_JPEG}"),
    (0, b"GIF8", f"a GIF. {_AS_JPEG}"),
    (0, b"BM", f"a bitmap. {_AS_JPEG}"),
    (0, b"8BPS", f"a Photoshop file. {_AS_JPEG}"),
    (0, b"%!PS", "a PostScript file. Save it as PDF."),
    (8, b"WEBP", f"a WebP picture. {_AS_JPEG}"),
    (4, b"ftypheic", f"a HEIC photo. {_AS_JPEG}"),
    (4, b"ftypheix", f"a HEIC photo. {_AS_JPEG}"),
    (4, b"ftypmif1", f"a HEIC photo. {_AS_JPEG}"),
    (4, b"ftypavif", f"an AVIF picture. {_AS_JPEG}"),
    (4, b"ftyp", "a video, which is not taken."),
    (0, b"\0\0\0\x0cjP  ", f"a JPEG 2000 picture. {_AS_JPEG}"),
    (0, b"\xd0\xcf\x11\xe0", "an Office document. Save it as PDF."),
    (0, b"PK\x03\x04", "a ZIP archive or an Office document. Save documents as PDF."),
    (0, b"ply", "a PLY model. Save it as STL."),
    (128, b"DICM", "a DICOM object already. Import it instead."),
    (0, b"MZ", "a program."),
    (0, b"\x7fELF", "a program."),
)


def recognise(head: bytes, size: int) -> FileType:
    """Tell the type of a file.

    Parameters
    ----------
    head
        Its first `HEAD` bytes.
    size
        Of the whole file.

    Raises
    ------
    RefusedError
        It is of no type that is taken.
    """
    if not size:
        raise RefusedError("The file is empty.")
    for signature, file_type in _SIGNATURES:
        if head.startswith(signature):
            return file_type
    # Binary models begin with 80 arbitrary bytes: only their size tells them, so it comes before other guesses.
    if size >= _BINARY_STL_HEAD and size == _BINARY_STL_HEAD + 50 * int.from_bytes(head[80:84], "little"):
        return FileType.STL
    if head.lstrip().lower().startswith(b"solid") and b"\0" not in head:
        return FileType.STL
    for offset, signature, what in _OTHERS:
        if head[offset:].startswith(signature):
            raise RefusedError(f"This is {what}")
    raise RefusedError("This is no JPEG, PNG, TIFF, PDF or STL file, or its beginning is damaged.")
