"""Colour of presentation states: palettes, ICC profiles, colours of layers and shutters."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import ImageCms
from pydicom.dataset import Dataset

from tests.unit.rendering.source_objects import color, image, with_pixels, write
from tests.unit.rendering.state_objects import CT, applied, item, palette, state
from viewer.rendering.errors import InvalidValue
from viewer.rendering.output import Output
from viewer.rendering.pipeline import prepare_moving, render, render_moving
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.changes import Changes
from viewer.rendering.presentation_state.identification import StateKind
from viewer.rendering.presentation_state.read import read_state
from viewer.rendering.source import open_source

RGB = PixelDescription(4, 6, 3, "RGB", 8, 8, 7, signed=False)
HOT = np.array([[0, 0, 10], [200, 0, 0], [255, 255, 0]])
RAMP = np.linspace(0, 255, 24).round().astype(np.uint8).reshape(4, 6)
RED_LAB = [35653, 53199, 50115]  # L* 54.4, a* 79, b* 67: red
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def pseudo(**attributes: object) -> Dataset:
    values: dict[str, object] = {"ICCProfile": SRGB}
    return palette(state(StateKind.PSEUDO_COLOR, **(values | attributes)), HOT)


def says(warnings: tuple[str, ...], *words: str) -> bool:
    return any(all(word in sentence for word in words) for sentence in warnings)


def cells() -> NDArray[np.uint16]:
    return np.array([[0, 63, 64, 191, 192, 255]] * 4, np.uint16)


def test_a_palette_maps_the_range_of_gray_from_its_first_to_its_last_colour() -> None:
    """PS3.4 N.2.4.2: least gray is the first entry, greatest the last."""
    picture = render(cells(), CT, applied(pseudo()))
    expected = [HOT[0], HOT[0], HOT[1], HOT[1], HOT[2], HOT[2]]
    np.testing.assert_array_equal(picture[0], expected)


def test_a_window_comes_before_the_palette() -> None:
    windowed = pseudo(
        SoftcopyVOILUTSequence=[item(WindowCenter="64", WindowWidth="1")], RescaleSlope="1", RescaleIntercept="0"
    )
    picture = render(cells(), CT, applied(windowed))
    np.testing.assert_array_equal(picture[0], [HOT[0], HOT[0], HOT[2], HOT[2], HOT[2], HOT[2]])


def test_a_palette_of_16_bits_gives_the_same_colours() -> None:
    dataset = palette(state(StateKind.PSEUDO_COLOR, ICCProfile=SRGB), HOT * 257, bits=16)
    np.testing.assert_array_equal(render(cells(), CT, applied(dataset)), render(cells(), CT, applied(pseudo())))


def test_a_moving_picture_has_the_colours_of_the_still_one() -> None:
    effective = applied(pseudo())
    moving = prepare_moving(cells(), CT, effective, Output())
    np.testing.assert_array_equal(render_moving(moving, effective.gray), render(cells(), CT, effective))


def test_inverting_turns_the_palette_round() -> None:
    picture = render(cells(), CT, applied(pseudo(), changes=Changes(invert=True)))
    np.testing.assert_array_equal(picture[0, [0, -1]], [HOT[2], HOT[0]])


def test_a_pseudo_colour_state_without_a_palette_is_refused() -> None:
    with pytest.raises(InvalidValue, match="PaletteColorLookupTable"):
        read_state(state(StateKind.PSEUDO_COLOR))


def test_a_colour_state_without_a_profile_warns() -> None:
    assert says(read_state(state(StateKind.COLOR)).warnings, "(0028,2000)", "sRGB")


def test_a_damaged_profile_is_ignored_with_a_warning() -> None:
    profile = SRGB[:140] + b"\0" * 400
    found = applied(state(StateKind.COLOR, ICCProfile=profile), Dataset(), RGB)
    assert found.profile is None
    assert says(found.warnings, "(0028,2000)")


def test_the_profile_of_a_colour_state_takes_the_place_of_the_images() -> None:
    found = applied(state(StateKind.COLOR, ICCProfile=SRGB), Dataset(), RGB)
    assert found.replaces_profile
    assert found.profile is None  # sRGB changes nothing
    assert not applied(state()).replaces_profile


def test_samples_go_through_another_profile_than_srgb() -> None:
    found = applied(state(StateKind.COLOR, ICCProfile=wide_profile()), Dataset(), RGB)
    samples = np.dstack([RAMP, RAMP // 2, 255 - RAMP])
    picture = render(samples, RGB, found)
    assert found.profile is not None
    assert np.abs(picture.astype(int) - samples).max() > 5
    moving = prepare_moving(samples, RGB, found, Output())
    np.testing.assert_array_equal(render_moving(moving, found.gray), picture)


def test_the_shutter_of_a_colour_picture_has_its_cielab_colour() -> None:
    shutter = {
        "ShutterShape": "RECTANGULAR",
        "ShutterLeftVerticalEdge": 1,
        "ShutterRightVerticalEdge": 3,
        "ShutterUpperHorizontalEdge": 1,
        "ShutterLowerHorizontalEdge": 4,
        "ShutterPresentationValue": 0xFFFF,
        "ShutterPresentationColorCIELabValue": RED_LAB,
    }
    red, green, blue = (int(code) for code in render(cells(), CT, applied(pseudo(**shutter)))[0, 5])
    assert red > 230
    assert max(green, blue) < 40
    gray = render(cells(), CT, applied(state(**shutter)))
    assert gray[0, 5] == 255


def with_overlay(dataset: Dataset) -> Dataset:
    """`dataset` with one overlay pixel, at the top left, in a layer that has a gray and a colour."""
    dataset.GraphicLayerSequence = [
        item(
            GraphicLayer="A",
            GraphicLayerOrder=1,
            GraphicLayerRecommendedDisplayGrayscaleValue=0x8000,
            GraphicLayerRecommendedDisplayCIELabValue=RED_LAB,
        )
    ]
    dataset.add_new(0x60000010, "US", 4)
    dataset.add_new(0x60000011, "US", 6)
    dataset.add_new(0x60000040, "CS", "G")
    dataset.add_new(0x60000050, "SS", [1, 1])
    dataset.add_new(0x60003000, "OW", b"\1\0\0\0")
    dataset.add_new(0x60001001, "CS", "A")
    return dataset


def test_an_overlay_of_a_colour_picture_has_the_colour_of_its_layer() -> None:
    red, green, blue = (int(code) for code in render(cells(), CT, applied(with_overlay(pseudo())))[0, 0])
    assert red > 230
    assert max(green, blue) < 40


def test_an_overlay_of_a_gray_picture_has_the_gray_of_its_layer() -> None:
    assert render(cells(), CT, applied(with_overlay(state())))[0, 0] == 128


def test_a_pseudo_colour_state_on_a_colour_image_leaves_its_palette_out() -> None:
    found = applied(pseudo(), Dataset(), RGB)
    assert found.gray.palette is None
    assert says(found.warnings, "colour image")


def test_the_cells_of_a_colour_state_come_before_the_profile_of_the_image(tmp_path: Path) -> None:
    pixels = color(4, 6)
    kind = {"SamplesPerPixel": 3, "PhotometricInterpretation": "RGB", "PlanarConfiguration": 0}
    path = write(tmp_path / "rgb.dcm", with_pixels(image(4, 6, ICCProfile=wide_profile(), **kind), pixels.tobytes()))
    source = open_source(path)
    np.testing.assert_array_equal(source.unprofiled_frame(1), pixels)
    assert (source.stored_frame(1) != pixels).any()


def wide_profile() -> bytes:
    """sRGB with its red and green primaries exchanged: an RGB profile that visibly changes colours."""
    data = bytearray(SRGB)
    count = int.from_bytes(data[128:132], "big")
    entries = {bytes(data[at : at + 4]): at + 4 for at in range(132, 132 + 12 * count, 12)}
    red, green = entries[b"rXYZ"], entries[b"gXYZ"]
    data[red : red + 8], data[green : green + 8] = data[green : green + 8], data[red : red + 8]
    return bytes(data)
