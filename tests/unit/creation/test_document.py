"""PDF files are encapsulated as they are."""

import pytest

from dgscope.creation.errors import RefusedError
from dgscope.creation.kinds import Kind
from tests.unit.creation.files import PDF, one, ramp, saved


@pytest.mark.parametrize("content", [PDF, PDF + b"\n"])
def test_a_document_is_kept_bit_by_bit(content: bytes) -> None:
    document = one(content, Kind.DOCUMENT, name="Überweisung.pdf")
    assert document.EncapsulatedDocument[: len(content)] == content
    assert len(document.EncapsulatedDocument) % 2 == 0
    assert document.EncapsulatedDocumentLength == len(content)
    assert (document.MIMETypeOfEncapsulatedDocument, document.Modality) == ("application/pdf", "DOC")
    assert (document.DocumentTitle, document.SpecificCharacterSet) == ("Überweisung.pdf", "ISO_IR 100")


def test_one_that_is_cut_off_is_refused() -> None:
    with pytest.raises(RefusedError, match="cut off"):
        one(PDF[:-8])


def test_a_picture_is_no_document_and_a_document_no_picture() -> None:
    with pytest.raises(RefusedError, match=r"has to be a PDF file; this is PNG\."):
        one(saved(ramp(), "PNG"), Kind.DOCUMENT)
    with pytest.raises(RefusedError, match=r"JPEG, PNG or TIFF file; this is PDF\."):
        one(PDF, Kind.PHOTO)
    with pytest.raises(RefusedError, match=r"has to be an STL file; this is PDF\."):
        one(PDF, Kind.MODEL)
