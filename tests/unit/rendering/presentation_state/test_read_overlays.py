"""Overlays of a state and of the image, and the layers that show them."""

import pytest
from pydicom.dataset import Dataset

from tests.unit.rendering.state_objects import applied, item, state


def says(warnings: tuple[str, ...], *words: str) -> bool:
    return any(all(word in sentence for word in words) for sentence in warnings)


def plane(dataset: Dataset, group: int, data: bytes = b"\1\0\0\0") -> Dataset:
    dataset.add_new((group, 0x0010), "US", 4)
    dataset.add_new((group, 0x0011), "US", 6)
    dataset.add_new((group, 0x0040), "CS", "G")
    dataset.add_new((group, 0x0050), "SS", [1, 1])
    dataset.add_new((group, 0x0100), "US", 1)
    dataset.add_new((group, 0x0102), "US", 0)
    dataset.add_new((group, 0x3000), "OW", data)
    return dataset


def activated(dataset: Dataset, group: int, layer: str | None) -> Dataset:
    dataset.add_new((group, 0x1001), "CS", layer)
    return dataset


def layers(**orders: int) -> list[Dataset]:
    gray = {"GraphicLayerRecommendedDisplayGrayscaleValue": 30000}
    return [item(GraphicLayer=name, GraphicLayerOrder=order, **gray) for name, order in orders.items()]


def test_an_overlay_of_the_image_shows_only_if_the_state_activates_it() -> None:
    """Corner case 18."""
    header = plane(plane(Dataset(), 0x6000), 0x6002)
    found = applied(activated(state(GraphicLayerSequence=layers(A=1)), 0x6002, "A"), header)
    assert [one.group for one in found.overlays] == [0x6002]
    assert found.warnings == ()


@pytest.mark.parametrize("layer", [None, "", "  "])
def test_an_empty_activation_layer_hides_the_overlay(layer: str | None) -> None:
    found = applied(activated(state(), 0x6000, layer), plane(Dataset(), 0x6000))
    assert (found.overlays, found.warnings) == ((), ())


def test_an_overlay_of_the_state_is_hidden_without_activation_too() -> None:
    assert applied(plane(state(), 0x6000)).overlays == ()


def test_a_plane_of_the_state_takes_the_place_of_the_images() -> None:
    dataset = activated(plane(state(GraphicLayerSequence=layers(A=1)), 0x6000, b"\7\0\0\0"), 0x6000, "A")
    (found,) = applied(dataset, plane(Dataset(), 0x6000)).overlays
    assert found.data == b"\7\0\0\0"


def test_planes_are_drawn_in_the_order_of_their_layers() -> None:
    dataset = state(GraphicLayerSequence=layers(TOP=9, LOW=2))
    dataset = activated(activated(dataset, 0x6000, "TOP"), 0x6004, "LOW")
    header = plane(plane(Dataset(), 0x6000), 0x6004)
    found = applied(dataset, header).overlays
    assert [one.group for one in found] == [0x6004, 0x6000]
    assert [one.layer.gray for one in found if one.layer] == [30000, 30000]


def test_a_layer_that_the_state_does_not_describe_warns_and_shows_the_plane() -> None:
    found = applied(activated(state(), 0x6000, "GHOST"), plane(Dataset(), 0x6000))
    assert [one.group for one in found.overlays] == [0x6000]
    assert says(found.warnings, "(6000,1001)", "GHOST", "(0070,0060)")


def test_an_activated_overlay_that_nobody_holds_warns() -> None:
    found = applied(activated(state(GraphicLayerSequence=layers(A=1)), 0x6000, "A"), Dataset())
    assert found.overlays == ()
    assert says(found.warnings, "6000", "neither it nor the image")


def test_a_faulty_overlay_of_the_image_warns_only_if_it_would_be_shown() -> None:
    header = plane(Dataset(), 0x6000, b"")
    header[0x6000, 0x3000].value = b"\1"
    assert applied(state(), header).warnings == ()
    shown = applied(activated(state(GraphicLayerSequence=layers(A=1)), 0x6000, "A"), header)
    assert says(shown.warnings, "6000", "left out")


def test_an_embedded_plane_of_the_image_can_be_activated() -> None:
    """Corner case 20."""
    header = Dataset()
    header.add_new((0x6000, 0x0010), "US", 4)
    header.add_new((0x6000, 0x0011), "US", 6)
    header.add_new((0x6000, 0x0100), "US", 16)
    header.add_new((0x6000, 0x0102), "US", 13)
    (found,) = applied(activated(state(GraphicLayerSequence=layers(A=1)), 0x6000, "A"), header).overlays
    assert found.embedded_bit == 13
