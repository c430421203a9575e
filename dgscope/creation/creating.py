"""From a file to the objects that it becomes."""

from collections.abc import Iterator
from typing import BinaryIO, Final

from dgscope.creation.document import document
from dgscope.creation.errors import RefusedError
from dgscope.creation.identity import Identity, Occasion, SeriesPlan
from dgscope.creation.image import images
from dgscope.creation.kinds import PICTURES, Kind
from dgscope.creation.made import Made
from dgscope.creation.model import model
from dgscope.creation.pictures.looking import looker
from dgscope.creation.recognise import HEAD, FileType, recognise

_WANTED: Final = {Kind.DOCUMENT: FileType.PDF, Kind.MODEL: FileType.STL}
_NAMES: Final = {Kind.DOCUMENT: "A document has to be a PDF file", Kind.MODEL: "A model has to be an STL file"}


class Source:
    """A file that was uploaded.

    Parameters
    ----------
    file
        Seekable.
    size
        Bytes.
    name
        For titles only; never believed.
    """

    def __init__(self, file: BinaryIO, size: int, name: str) -> None:
        self.file, self.size, self.name = file, size, name
        file.seek(0)
        self.type = recognise(file.read(HEAD), size)

    def kind(self, wanted: Kind | None) -> Kind:
        """What it becomes; `wanted` is what a person chose, None leaves it to the file.

        Raises
        ------
        RefusedError
            The file cannot become what was chosen.
        """
        if wanted is None:
            return self._kind_of_type()
        if wanted in PICTURES and self.type not in {FileType.PDF, FileType.STL}:
            return wanted
        if _WANTED.get(wanted) is self.type:
            return wanted
        says = _NAMES.get(wanted, "A picture has to be a JPEG, PNG or TIFF file")
        raise RefusedError(f"{says}; this is {self.type.value}.")

    def objects(
        self, kind: Kind, identity: Identity, series: SeriesPlan, first: int, occasion: Occasion
    ) -> Iterator[Made]:
        """Make its objects, numbered from `first`; raise RefusedError."""
        if kind is Kind.DOCUMENT:
            yield document(self.file, self.size, self.name, identity, series, first, occasion)
        elif kind is Kind.MODEL:
            yield model(self.file, self.size, self.name, identity, series, first, occasion)
        else:
            yield from images(self._data(), self.type, kind, identity, series, first, occasion)

    def _kind_of_type(self) -> Kind:
        if self.type is FileType.PDF:
            return Kind.DOCUMENT
        if self.type is FileType.STL:
            return Kind.MODEL
        # Gray of more than 8 bits is kept whole in captures only.
        pages = looker.describe(self._data(), self.type).pages
        return Kind.CAPTURE if any(page.bits_stored > 8 for page in pages) else Kind.PHOTO

    def _data(self) -> bytes:
        self.file.seek(0)
        return self.file.read()
