"""What is hidden when a state is saved is not in it: the picture of the saved state is the picture that was seen."""

import numpy as np
import pytest
from django.test import Client
from pydicom.dataset import Dataset

from dgscope.archive.models import Instance
from tests.unit.viewer.presentation_objects import post, saved, shown
from tests.unit.viewer.stored_objects import COLUMNS, ROWS, image, store
from tests.unit.viewer.stored_states import item, stored_state, window
from tests.unit.viewer.test_picture import pixels, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored() -> Instance:
    """An image with a plane that no state activates."""
    made, bits = image(), np.zeros((ROWS, COLUMNS), np.uint8)
    bits[20:24, 30:34] = 1
    for element, vr, value in (
        (0x0010, "US", ROWS),
        (0x0011, "US", COLUMNS),
        (0x0040, "CS", "G"),
        (0x0050, "SS", [1, 1]),
        (0x0100, "US", 1),
        (0x0102, "US", 0),
        (0x3000, "OW", np.packbits(bits.ravel(), bitorder="little").tobytes()),
    ):
        made.add_new((0x6000, element), vr, value)
    return store(made)


@pytest.fixture
def base(stored: Instance) -> str:
    """A state with two layers and a shutter."""

    def line(row: float) -> Dataset:
        return item(
            GraphicAnnotationUnits="PIXEL",
            GraphicDimensions=2,
            NumberOfGraphicPoints=2,
            GraphicData=[5.0, row, 35.0, row],
            GraphicType="POLYLINE",
            GraphicFilled="N",
        )

    return stored_state(
        stored,
        GraphicLayerSequence=[item(GraphicLayer=name, GraphicLayerOrder=n) for n, name in enumerate(("ONE", "TWO"))],
        GraphicAnnotationSequence=[
            item(GraphicLayer=name, GraphicObjectSequence=[line(5.5 + 8 * n)]) for n, name in enumerate(("ONE", "TWO"))
        ],
        ShutterShape="RECTANGULAR",
        ShutterLeftVerticalEdge=4,
        ShutterRightVerticalEdge=COLUMNS,
        ShutterUpperHorizontalEdge=1,
        ShutterLowerHorizontalEdge=ROWS,
        ShutterPresentationValue=0x8000,
        SoftcopyVOILUTSequence=[window(500, 900)],
    ).sop_instance_uid


@pytest.mark.parametrize(
    ("seen", "of_image", "of_state"),
    [
        ({}, {}, {}),
        ({"hidden_layers": "1"}, {}, {"hidden_layers": [1]}),
        ({"shutters": 0}, {"shutters": []}, {}),
        ({"overlays": "all"}, {"overlays": "all"}, {}),
        ({"overlays": "none", "hidden_layers": "0,1"}, {"overlays": False}, {"hidden_layers": [0, 1, 9]}),
    ],
)
def test_what_is_seen_is_what_is_saved(
    browser: Client,
    stored: Instance,
    base: str,
    seen: dict[str, object],
    of_image: dict[str, object],
    of_state: dict[str, object],
) -> None:
    before = pixels(browser.get(url(stored, state=base, **seen)))
    made = saved(browser, stored, shown(stored, **of_image), based_on=base, **of_state)
    assert (pixels(browser.get(url(stored, state=made.sop_instance_uid))) == before).all()
    untouched = pixels(browser.get(url(stored, state=base)))
    assert bool((untouched == before).all()) == (not seen)


def test_what_is_no_choice_is_named(browser: Client, stored: Instance) -> None:
    assert post(browser, stored, shown(stored, overlays="some")).json()["errors"][0]["field"] == "images[0].overlays"
    assert post(browser, stored, hidden_layers=[-1]).json()["errors"][0]["field"] == "hidden_layers[0]"
