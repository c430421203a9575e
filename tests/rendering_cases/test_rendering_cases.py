"""Every case folder gives its expected picture, pixel by pixel."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

CASES = sorted(path.parent for path in Path(__file__).parent.glob("*/case.py"))


def picture_of(folder: Path) -> NDArray[np.uint8]:
    spec = spec_from_file_location(f"rendering_case_{folder.name}", folder / "case.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    picture: NDArray[np.uint8] = module.picture()
    return picture


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_a_case_gives_its_expected_picture(folder: Path, regenerate: bool) -> None:
    """Resampling may differ by one gray value between builds of OpenCV; everything else is exact."""
    picture, expected = picture_of(folder), folder / "expected.png"
    if regenerate:
        Image.fromarray(picture).save(expected, optimize=True)
        return
    with Image.open(expected, formats=("PNG",)) as golden:
        np.testing.assert_allclose(picture.astype(int), np.asarray(golden), atol=1, rtol=0)


def test_there_are_cases() -> None:
    assert len(CASES) > 30
