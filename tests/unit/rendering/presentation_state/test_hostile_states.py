"""Whatever a presentation state holds: a picture, or a typed refusal, soon and in bounded memory."""

import time
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

from tests.unit.rendering.state_objects import IMAGE, SERIES, area, image, item, lut, palette, state
from viewer.rendering.errors import RenderingError
from viewer.rendering.explain import explain
from viewer.rendering.output import Output
from viewer.rendering.pipeline import render
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.effective import effective
from viewer.rendering.presentation_state.identification import StateKind
from viewer.rendering.presentation_state.model import PresentationState
from viewer.rendering.presentation_state.read import read_state
from viewer.rendering.presentation_state.with_image import with_image
from viewer.rendering.source import open_source

DESCRIPTION = PixelDescription(8, 8, 1, "MONOCHROME2", 16, 12, 11, signed=False, number_of_frames=3)
PIXELS = (np.arange(64, dtype=np.uint16) * 60).reshape(8, 8)
SMALL = Output(viewport=(24, 24))
SECONDS = 2.0
MEGABYTES = 100


def shown(dataset: Dataset, description: PixelDescription = DESCRIPTION) -> PresentationState | None:
    """Read, apply, render and explain; None where the state is refused with a typed error."""
    try:
        found = with_image(read_state(dataset), Dataset(), description, 2)
        applied = effective(found, IMAGE, 2)
        frames = dict.fromkeys((1, 2, 3), PIXELS)
        picture = render(PIXELS, description, applied, SMALL, frames)
        explain(PIXELS, description, applied, (3, 3), frames)
    except RenderingError:
        return None
    assert picture.dtype == np.uint8
    assert 0 < picture.size <= 24 * 24 * 3
    return found


WORDS = st.sampled_from(["", "Y", "N", "IDENTITY", "INVERSE", "SIGMOID", "LINEAR", "MAGNIFY", "TRUE SIZE", "BITMAP"])
NUMBERS = st.one_of(
    st.integers(-(2**31), 2**31 - 1), st.integers(-2, 20), st.sampled_from([0, 1, 65535, 65536, -32768, 90, 270])
)
DECIMALS = st.one_of(NUMBERS.map(str), st.sampled_from(["NaN", "inf", "-1e308", "1e-300", "abc", "", "0.5"]))
FLOATS = st.floats(width=32)


def element(vr: str) -> st.SearchStrategy[object]:
    lists: dict[str, st.SearchStrategy[object]] = {
        "US": st.lists(st.integers(0, 65535), max_size=6),
        "SS": st.lists(st.integers(-32768, 32767), max_size=6),
        "SL": st.lists(st.integers(-(2**31), 2**31 - 1), max_size=4),
        "IS": st.lists(NUMBERS, max_size=7),
        "DS": st.lists(DECIMALS, max_size=4),
        "FL": st.lists(FLOATS, max_size=6),
        "CS": st.lists(WORDS, max_size=3),
        "OW": st.binary(max_size=64),
    }
    return lists[vr]


ROOT = [
    ("ImageRotation", "US"),
    ("ImageHorizontalFlip", "CS"),
    ("PresentationLUTShape", "CS"),
    ("RescaleSlope", "DS"),
    ("RescaleIntercept", "DS"),
    ("ShutterShape", "CS"),
    ("ShutterLeftVerticalEdge", "IS"),
    ("ShutterRightVerticalEdge", "IS"),
    ("ShutterUpperHorizontalEdge", "IS"),
    ("ShutterLowerHorizontalEdge", "IS"),
    ("CenterOfCircularShutter", "IS"),
    ("RadiusOfCircularShutter", "IS"),
    ("VerticesOfThePolygonalShutter", "IS"),
    ("ShutterPresentationValue", "US"),
    ("ShutterPresentationColorCIELabValue", "US"),
    ("ShutterOverlayGroup", "US"),
    ("RecommendedViewingMode", "CS"),
    ("RelativeOpacity", "FL"),
    ("RedPaletteColorLookupTableDescriptor", "US"),
    ("RedPaletteColorLookupTableData", "OW"),
    ("ICCProfile", "OW"),
]
ITEMS = {
    "DisplayedAreaSelectionSequence": [
        ("DisplayedAreaTopLeftHandCorner", "SL"),
        ("DisplayedAreaBottomRightHandCorner", "SL"),
        ("PresentationSizeMode", "CS"),
        ("PresentationPixelSpacing", "DS"),
        ("PresentationPixelAspectRatio", "IS"),
        ("PresentationPixelMagnificationRatio", "FL"),
    ],
    "SoftcopyVOILUTSequence": [("WindowCenter", "DS"), ("WindowWidth", "DS"), ("VOILUTFunction", "CS")],
    "ModalityLUTSequence": [("LUTDescriptor", "US"), ("LUTData", "OW")],
    "PresentationLUTSequence": [("LUTDescriptor", "US"), ("LUTData", "OW")],
    "MaskSubtractionSequence": [
        ("MaskOperation", "CS"),
        ("MaskFrameNumbers", "US"),
        ("ContrastFrameAveraging", "US"),
        ("MaskSubPixelShift", "FL"),
        ("TIDOffset", "SS"),
    ],
}
OVERLAY = [
    (0x0010, "US"),
    (0x0011, "US"),
    (0x0015, "IS"),
    (0x0050, "SS"),
    (0x0051, "US"),
    (0x3000, "OW"),
    (0x1001, "CS"),
]


def put(dataset: Dataset, tag: str | tuple[int, int], vr: str, value: object) -> None:
    """Add an element; what its value representation cannot hold comes as text under a wrong one, as files have it."""
    try:
        dataset.add_new(tag, vr, value)
    except (ValueError, TypeError, OverflowError):
        dataset.add_new(tag, "LO", [str(single) for single in value] if isinstance(value, list) else str(value))


@st.composite
def random_states(draw: st.DrawFn) -> Dataset:
    """A state in which some attributes hold anything that their value representation allows, or worse."""
    dataset = state(draw(st.sampled_from(list(StateKind))))
    if dataset.SOPClassUID != StateKind.GRAYSCALE.value and draw(st.booleans()):
        palette(dataset, np.array([[0, 1, 2], [255, 254, 253]]))
    for keyword, vr in draw(st.lists(st.sampled_from(ROOT), max_size=8)):
        put(dataset, keyword, vr, draw(element(vr)))
    for name in draw(st.lists(st.sampled_from(list(ITEMS)), max_size=3)):
        content = area() if name == "DisplayedAreaSelectionSequence" else Dataset()
        for keyword, vr in draw(st.lists(st.sampled_from(ITEMS[name]), max_size=5)):
            put(content, keyword, vr, draw(element(vr)))
        dataset.add_new(name, "SQ", [content])
    for number, vr in draw(st.lists(st.sampled_from(OVERLAY), max_size=5)):
        put(dataset, (0x6000, number), vr, draw(element(vr)))
    return dataset


@pytest.mark.filterwarnings("ignore")
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(random_states())
def test_any_state_gives_a_picture_or_a_typed_refusal(dataset: Dataset) -> None:
    shown(dataset)


@pytest.mark.filterwarnings("ignore")
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(random_states(), st.sampled_from(["RGB", "MONOCHROME1"]))
def test_reading_a_state_twice_gives_equal_values(dataset: Dataset, photometric: str) -> None:
    try:
        first = read_state(dataset)
    except RenderingError:
        return
    assert first == read_state(dataset)
    assert hash(first) == hash(read_state(dataset))
    assert photometric


def measured(dataset: Dataset) -> PresentationState | None:
    """`shown`, in time and memory that a hostile state cannot stretch."""
    shown(state())  # what is loaded and cached by the first picture does not count
    tracemalloc.start()
    try:
        begin = time.process_time()
        found = shown(dataset)
        assert time.process_time() - begin < SECONDS
        assert tracemalloc.get_traced_memory()[1] < MEGABYTES << 20
    finally:
        tracemalloc.stop()
    return found


def warned(found: PresentationState | None, word: str) -> bool:
    return found is not None and any(word in sentence for sentence in found.warnings)


def test_a_descriptor_that_promises_65536_entries_for_four_bytes_is_filled_up_with_a_warning() -> None:
    table = Dataset()
    table.add_new("LUTDescriptor", "US", [0, 0, 16])
    table.add_new("LUTData", "OW", b"\0\0\xff\xff")
    found = measured(state(SoftcopyVOILUTSequence=[item(VOILUTSequence=[table])]))
    assert warned(found, "2 entries where its descriptor says 65536")


def test_lut_data_of_megabytes_are_cut_to_the_descriptor() -> None:
    table = lut(0, 16, np.arange(256))
    table["LUTData"].value = b"\1\2" * (4 << 20)
    assert measured(state(SoftcopyVOILUTSequence=[item(VOILUTSequence=[table])])) is not None


def test_a_polygon_of_a_million_vertices_is_left_out() -> None:
    vertices = [1, 1, 8, 1, 8, 8, 1, 8] * 125_000
    found = measured(state(ShutterShape="POLYGONAL", VerticesOfThePolygonalShutter=vertices))
    assert warned(found, "VerticesOfThePolygonalShutter")


@pytest.mark.parametrize("far", [2**31 - 1, -(2**31)])
def test_shutters_of_absurd_size_cost_nothing(far: int) -> None:
    circle = {"ShutterShape": "CIRCULAR", "CenterOfCircularShutter": [far, far], "RadiusOfCircularShutter": 2**31 - 1}
    edges = {
        "ShutterShape": "RECTANGULAR",
        "ShutterLeftVerticalEdge": -(2**31),
        "ShutterRightVerticalEdge": 2**31 - 1,
        "ShutterUpperHorizontalEdge": -(2**31),
        "ShutterLowerHorizontalEdge": 2**31 - 1,
    }
    assert measured(state(**circle)) is not None
    assert measured(state(**edges)) is not None


def test_an_overlay_that_lies_about_its_size_is_left_out() -> None:
    dataset = state(GraphicLayerSequence=[item(GraphicLayer="A", GraphicLayerOrder=1)])
    for number, vr, value in ((0x10, "US", 65535), (0x11, "US", 65535), (0x3000, "OW", b"\1\0"), (0x1001, "CS", "A")):
        dataset.add_new((0x6000, number), vr, value)
    assert warned(measured(dataset), "6000")


@pytest.mark.parametrize(
    "corners",
    [
        {"DisplayedAreaTopLeftHandCorner": [-(2**31), -(2**31)]},
        {"DisplayedAreaBottomRightHandCorner": [10_000_000, 10_000_000]},
        {"DisplayedAreaTopLeftHandCorner": [9_000_000, 9_000_000]},
    ],
)
def test_an_absurd_area_is_shown_small_or_left_out(corners: dict[str, object]) -> None:
    measured(state(DisplayedAreaSelectionSequence=[area(**corners)]))


def test_an_enormous_magnification_is_bounded_by_the_viewport() -> None:
    large = area(PresentationSizeMode="MAGNIFY", PresentationPixelMagnificationRatio=1000.0)
    assert measured(state(DisplayedAreaSelectionSequence=[large])) is not None


@pytest.mark.parametrize("attribute", ["WindowCenter", "WindowWidth"])
@pytest.mark.parametrize("number", ["NaN", "inf", "1e308"])
def test_a_window_that_is_no_number_is_left_out(attribute: str, number: str) -> None:
    window = item(WindowCenter="40", WindowWidth="400")
    window.add_new(attribute, "LO", number)
    assert measured(state(SoftcopyVOILUTSequence=[window])) is not None


def test_ten_thousand_items_are_read_and_more_are_refused() -> None:
    windows = [item(WindowCenter="40", WindowWidth="400", ReferencedImageSequence=[image("1.2.4")])] * 10_000
    assert shown(state(SoftcopyVOILUTSequence=windows)) is not None
    with pytest.raises(RenderingError, match="SoftcopyVOILUTSequence"):
        read_state(state(SoftcopyVOILUTSequence=[*windows, windows[0]]))


def test_a_hundred_thousand_references_are_read_and_more_are_refused() -> None:
    many = [image("1.2.4")] * 100_001
    with pytest.raises(RenderingError, match="ReferencedSeriesSequence"):
        read_state(state(ReferencedSeriesSequence=[item(SeriesInstanceUID=SERIES, ReferencedImageSequence=many)]))


def test_a_mask_of_more_than_64_frames_is_refused() -> None:
    mask = item(MaskOperation="AVG_SUB", MaskFrameNumbers=[1] * 65, ContrastFrameAveraging=1)
    with pytest.raises(RenderingError, match="MaskFrameNumbers"):
        read_state(state(MaskSubtractionSequence=[mask]))


def test_deep_nesting_is_refused_when_the_file_is_read(tmp_path: Path) -> None:
    dataset = state()
    inner = item(WindowCenter="1", WindowWidth="2")
    for _ in range(200):
        inner = item(SoftcopyVOILUTSequence=[inner])
    dataset.SoftcopyVOILUTSequence = [inner]
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.save_as(tmp_path / "deep.dcm", enforce_file_format=True)
    with pytest.raises(RenderingError, match="nested"):
        open_source(tmp_path / "deep.dcm")


@pytest.mark.parametrize("length", [0, 1, 127, 132, 600])
def test_a_damaged_icc_profile_never_keeps_the_picture_away(length: int) -> None:
    profile = (b"\0" * 36 + b"acsp" + b"\xff" * 600)[:length]
    dataset = palette(state(StateKind.PSEUDO_COLOR, ICCProfile=profile), np.array([[0, 0, 0], [9, 9, 9]]))
    assert shown(dataset) is not None
