"""Whatever an image's attributes hold, its implied state is made, in bounded time, and a picture comes out."""

import time

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydicom import config
from pydicom.datadict import dictionary_VR, tag_for_keyword
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.tag import Tag

from viewer.rendering.output import Output
from viewer.rendering.pipeline import prepare_moving, render, render_moving
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.effective import effective
from viewer.rendering.presentation_state.implied import implied_state

DESCRIPTIONS = (
    PixelDescription(6, 9, 1, "MONOCHROME2", 16, 12, 11, signed=False),
    PixelDescription(6, 9, 1, "MONOCHROME1", 16, 16, 15, signed=True),
    PixelDescription(6, 9, 1, "MONOCHROME2", 32, 32, 31, signed=False, float_kind="float"),
)
TYPES = {0: np.uint16, 1: np.int16, 2: np.float32}
KEYWORDS = (
    "Modality",
    "RescaleSlope",
    "RescaleIntercept",
    "WindowCenter",
    "WindowWidth",
    "VOILUTFunction",
    "WindowCenterWidthExplanation",
    "PresentationLUTShape",
    "PixelPaddingValue",
    "PixelPaddingRangeLimit",
    "FloatPixelPaddingValue",
    "PixelSpacing",
    "PixelAspectRatio",
    "ShutterShape",
    "ShutterLeftVerticalEdge",
    "ShutterRightVerticalEdge",
    "ShutterUpperHorizontalEdge",
    "ShutterLowerHorizontalEdge",
    "CenterOfCircularShutter",
    "RadiusOfCircularShutter",
    "VerticesOfThePolygonalShutter",
    "ShutterPresentationValue",
    "ShutterOverlayGroup",
    "SegmentationType",
    "MaximumFractionalValue",
    "LUTDescriptor",
    "LUTData",
)
SEQUENCES = (
    "ModalityLUTSequence",
    "VOILUTSequence",
    "PixelValueTransformationSequence",
    "FrameVOILUTSequence",
    "PixelMeasuresSequence",
    "FrameDisplayShutterSequence",
    "SharedFunctionalGroupsSequence",
    "PerFrameFunctionalGroupsSequence",
)
OVERLAY_ELEMENTS = (0x10, 0x11, 0x15, 0x22, 0x40, 0x50, 0x51, 0x100, 0x102, 0x1500, 0x3000)

NUMBERS = r"0|1|-1|nan|inf|1e308|-1e308|1e400|abc||1\2|2\0|0\0|1\2\3\4\5\6|-32768\1|999999999999|2147483647\-2147483648"
WORDS = r"SIGMOID|CUBIC|MR|PT|RECTANGULAR\CIRCULAR\POLYGONAL\BITMAP|BITMAP|CIRCULAR|INVERSE|LABELMAP|FRACTIONAL|G|R"
texts = st.sampled_from([text.encode() for text in f"{NUMBERS}|{WORDS}".split("|")])
values = texts | st.binary(max_size=12)
vrs = st.sampled_from(["DS", "IS", "US", "SS", "CS", "LO", "OW", "FL", "FD", "UN", "SQ", "UT"])


Content = tuple[list[tuple[int, str, bytes]], list[tuple[str, list["Content"]]]]


@st.composite
def contents(draw: st.DrawFn, depth: int = 3) -> Content:
    """Elements as they lie in a file, and sequences of the same. Plain values: faulty data sets cannot be printed."""
    elements: list[tuple[int, str, bytes]] = []
    for keyword in draw(st.lists(st.sampled_from(KEYWORDS), max_size=12, unique=True)):
        tag = tag_for_keyword(keyword)
        assert tag is not None
        own = dictionary_VR(tag).split(" ", maxsplit=1)[0]
        elements.append((tag, draw(st.just(own) | vrs), draw(values)))
    for element in draw(st.lists(st.sampled_from(OVERLAY_ELEMENTS), max_size=8, unique=True)):
        elements.append(((0x6000 << 16) | element, draw(vrs), draw(values)))
    sequences = draw(st.lists(st.sampled_from(SEQUENCES), max_size=3, unique=True)) if depth else []
    return elements, [(keyword, draw(st.lists(contents(depth - 1), max_size=2))) for keyword in sequences]


def data_set(content: Content) -> Dataset:
    dataset = Dataset()
    elements, sequences = content
    for number, vr, value in elements:
        tag = Tag(number)
        dataset[tag] = RawDataElement(tag, vr, len(value), value, 0, False, True)
    for keyword, items in sequences:
        dataset.add_new(keyword, "SQ", Sequence([data_set(item) for item in items]))
    return dataset


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(contents(), st.integers(0, 2), st.integers(1, 3))
def test_no_header_stops_a_picture(content: Content, kind: int, frame: int) -> None:
    description = DESCRIPTIONS[kind]
    cells = (np.arange(54).reshape(6, 9) * 70).astype(TYPES[kind])
    start = time.process_time()
    with np.errstate(all="raise", under="ignore"), config.disable_value_validation():
        state = effective(implied_state(data_set(content), description, frame), "1.2", frame)
        picture = render(cells, description, state, Output((20, 20)))
        moving = render_moving(prepare_moving(cells, description, state, Output((20, 20))), state.gray)
    assert picture.dtype == np.uint8
    assert picture.shape == moving.shape
    assert time.process_time() - start < 5
