"""3D models: binary ones are kept, those in text become binary with the same corners."""

from io import BytesIO

import numpy as np
import pytest

from dgscope.creation.errors import RefusedError
from dgscope.creation.kinds import Kind
from dgscope.creation.stl import FACET, HEADER, to_binary
from tests.unit.creation.files import STL_TEXT, TRIANGLE, one, stl_binary


def test_a_binary_model_is_kept_bit_by_bit() -> None:
    content = stl_binary(3)
    model = one(content, Kind.MODEL, name="crown.stl")
    assert model.EncapsulatedDocument == content
    assert model.EncapsulatedDocumentLength == len(content)
    assert (model.MIMETypeOfEncapsulatedDocument, model.Modality) == ("model/stl", "M3D")
    assert (model.DocumentTitle, model.MeasurementUnitsCodeSequence[0].CodeValue) == ("crown.stl", "mm")


def test_a_model_in_text_becomes_binary() -> None:
    model = one(STL_TEXT)
    facets = np.frombuffer(model.EncapsulatedDocument[HEADER:], FACET)
    assert facets["corners"].tolist() == [[list(corner) for corner in TRIANGLE]]
    assert facets["normal"].tolist() == [[0, 0, 1]]
    assert model.EncapsulatedDocumentLength == HEADER + FACET.itemsize


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ((b"endsolid crown\n", b""), "cut off"),
        ((b"    endloop\n  endfacet\nendsolid crown\n", b""), "cut off"),
        ((b"vertex 1.5 0.0 0.0\n", b""), "no triangle"),
        ((b"1.5", b"1e999"), "too large|no numbers"),
        ((b"1.5", b"nan"), "do not belong"),
        ((b"  endfacet", b"<script>"), "do not belong"),
        ((STL_TEXT, b"solid\nendsolid\n"), "no facets"),
    ],
)
def test_damaged_text_is_refused(change: tuple[bytes, bytes], why: str) -> None:
    content = STL_TEXT.replace(*change)
    with pytest.raises(RefusedError, match=why):
        to_binary(BytesIO(content), len(content))


@pytest.mark.parametrize(
    ("content", "why"), [(stl_binary(0), "no facets"), (stl_binary(1, float("inf")), "no numbers")]
)
def test_a_binary_model_without_sense_is_refused(content: bytes, why: str) -> None:
    with pytest.raises(RefusedError, match=why):
        one(content)
