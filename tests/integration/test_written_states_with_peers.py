"""Presentation states that we write, judged by others: dciodvfy, dcmpschk, dcmp2pgm and highdicom."""

import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import highdicom as hd
import numpy as np
import pytest
from numpy.typing import NDArray
from pydicom import dcmread
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

from tests import peers
from viewer.rendering.output import Output
from viewer.rendering.pipeline import render
from viewer.rendering.presentation_state.annotation_model import (
    POINTS_OF_COMPOUND,
    CompoundGraphic,
    CompoundType,
    GraphicAnnotation,
    GraphicLayer,
    GraphicObject,
    GraphicType,
    MajorTick,
    TextObject,
    Units,
)
from viewer.rendering.presentation_state.annotation_styles import FillStyle, LineStyle, TextStyle
from viewer.rendering.presentation_state.changes import Changes
from viewer.rendering.presentation_state.effective import effective
from viewer.rendering.presentation_state.lookup_table import LookupTable
from viewer.rendering.presentation_state.model import Identification, ImageReference, VoiFunction, Window
from viewer.rendering.presentation_state.planes import CircularShutter, PolygonalShutter, RectangularShutter
from viewer.rendering.presentation_state.read import read_state
from viewer.rendering.presentation_state.with_image import with_image
from viewer.rendering.presentation_state.writer import (
    Equipment,
    PresentationSeries,
    creation_date,
    creation_time,
    write_state,
)
from viewer.rendering.presentation_state.writer_grouping import states_of
from viewer.rendering.presentation_state.writer_shown import Shown, shown
from viewer.rendering.presentation_state.writer_shown_changes import with_annotations, with_shutters
from viewer.rendering.source import ImageSource, open_source

ROWS, COLUMNS = 48, 64
RAMP = np.arange(ROWS * COLUMNS, dtype="<u2").reshape(ROWS, COLUMNS)
LAYER = GraphicLayer("MARKS", 1, 0xFFFF, (0x8000, 0x9000, 0x7000), "What was marked")
# dciodvfy reads SL as unsigned, so that corners outside of the image confuse it.
HARMLESS = re.compile(r"DisplayedAreaTopLeftHandCorner = \(429496")

Case = Callable[[Shown], Shown]


def write(path: Path, dataset: Dataset) -> Path:
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    dataset.save_as(path, enforce_file_format=True)
    return path


def image(path: Path, **changed: object) -> ImageSource:
    """A CT image, its overlay included."""
    dataset = Dataset()
    values = {
        "SOPClassUID": "1.2.840.10008.5.1.4.1.1.2",
        "SOPInstanceUID": generate_uid(),
        "StudyInstanceUID": generate_uid(),
        "SeriesInstanceUID": generate_uid(),
        "PatientName": "Müller^Jürgen",
        "SpecificCharacterSet": "ISO_IR 100",
        "PatientID": "P1",
        "PatientBirthDate": "19600102",
        "PatientSex": "M",
        "StudyDate": "20260102",
        "StudyTime": "101112",
        "StudyID": "S1",
        "AccessionNumber": "A1",
        "ReferringPhysicianName": "Roe^Richard",
        "Modality": "CT",
        "Rows": ROWS,
        "Columns": COLUMNS,
        "SamplesPerPixel": 1,
        "PhotometricInterpretation": "MONOCHROME2",
        "BitsAllocated": 16,
        "BitsStored": 12,
        "HighBit": 11,
        "PixelRepresentation": 0,
        "PixelSpacing": [0.5, 0.25],
        "RescaleSlope": 1,
        "RescaleIntercept": -1024,
        "WindowCenter": 40,
        "WindowWidth": 400,
    } | changed
    for keyword, value in values.items():
        setattr(dataset, keyword, value)
    if "PixelData" not in dataset:
        dataset.add_new("PixelData", "OW", RAMP.tobytes())
    overlay = ((0x0010, "US", ROWS), (0x0011, "US", COLUMNS), (0x0040, "CS", "G"), (0x0050, "SS", [1, 1]))
    for element, vr, value in (*overlay, (0x0100, "US", 1), (0x0102, "US", 0)):
        dataset.add_new(0x60000000 | element, vr, value)
    dataset.add_new(0x60003000, "OW", np.packbits(np.eye(ROWS, COLUMNS, dtype=bool), bitorder="little").tobytes())
    return open_source(write(path, dataset))


def state_of(source: ImageSource, changes: Changes, case: Case, path: Path, **of_shown: object) -> Dataset:
    """What is shown of an image, written as a state."""
    header = source.header
    series = str(header.SeriesInstanceUID)
    reference = ImageReference(str(header.SOPInstanceUID), frozenset(), str(header.SOPClassUID), series)
    one = case(shown(header, source.description, reference, 1, changes, **of_shown))  # type: ignore[arg-type]
    ((kind, state),) = states_of([one], {reference.sop_instance_uid: 1})
    now = datetime(2026, 1, 2, 3, 4, 5)
    identification = Identification(
        generate_uid(), kind, "SAVED", "As seen", "Doe^Jane", creation_date(now), creation_time(now), 1
    )
    target = PresentationSeries(generate_uid(), 9001, "States", now)
    written = write_state(
        replace(state, identification=identification), header, target, Equipment("DGscope", "DGscope", "1.0")
    )
    write(path, written)
    return written


def as_it_is(one: Shown) -> Shown:
    return one


def everything(one: Shown) -> Shown:
    """Shutters of each shape, graphics of each type, text and a compound graphic with styles."""
    shutters = (
        RectangularShutter(2, 60, 2, 40),
        CircularShutter(24, 32, 30),
        PolygonalShutter(((1, 1), (1, 64), (48, 64), (48, 1))),
    )
    style = LineStyle((0x8000, 0x8080, 0x8080), 0.5, None, 0.0, 2.0, 0xFF00FF00)
    square = ((1.0, 1.0), (9.0, 1.0), (9.0, 9.0), (1.0, 9.0), (1.0, 1.0))
    graphics = (
        GraphicObject(GraphicType.POINT, ((0.5, 0.25),), Units.DISPLAY),
        GraphicObject(GraphicType.POLYLINE, ((1.5, 2.5), (10.0, 12.0))),
        GraphicObject(GraphicType.POLYLINE, square, filled=True, line=style, fill=FillStyle()),
        GraphicObject(GraphicType.INTERPOLATED, ((1.0, 2.0), (10.0, 12.0), (20.0, 2.0))),
        GraphicObject(GraphicType.CIRCLE, ((20.0, 20.0), (25.0, 20.0))),
        GraphicObject(GraphicType.ELLIPSE, ((1.0, 5.0), (9.0, 5.0), (5.0, 3.0), (5.0, 7.0)), compound_id=1),
    )
    texts = (
        TextObject("12,5 mm\nÄnderung", anchor=(10.0, 12.0), connected=True, box=((2.0, 3.0), (20.0, 9.0))),
        TextObject("note", box=((0.125, 0.125), (0.5, 0.25)), box_units=Units.DISPLAY, style=TextStyle(bold=True)),
    )
    ticks = (MajorTick(0.0, "0"), MajorTick(1.0, "10"))
    line = ((1.0, 1.0), (30.0, 1.0))
    compounds = tuple(
        CompoundGraphic(
            kind,
            line[: POINTS_OF_COMPOUND[kind]],
            number,
            rotation=30.0 if kind is CompoundType.ARROW else 0.0,
            ticks=ticks if kind is CompoundType.AXIS else (),
            filled=kind is CompoundType.ELLIPSE,
            line=style,
            fill=FillStyle(),
            style=TextStyle(italic=True),
        )
        for number, kind in enumerate(CompoundType, 1)
    )
    annotation = GraphicAnnotation("MARKS", graphics, texts, compounds)
    return with_annotations(with_shutters(one, shutters, 0x4000), (annotation,), {"MARKS": LAYER}, keep=True)


def with_table(one: Shown) -> Shown:
    entries = np.round(65535 * np.linspace(0, 1, 2000) ** 0.5).astype("<u2")
    return replace(one, voi=LookupTable(-1000, 16, entries.tobytes(), "SQUARE ROOT"))


CASES: dict[str, tuple[Changes, Case, dict[str, object]]] = {
    "as it is": (Changes(), as_it_is, {}),
    "window and inversion": (Changes(window=Window(100.5, 1000), invert=True), as_it_is, {}),
    "sigmoid": (Changes(window=Window(0, 1000, VoiFunction.SIGMOID)), as_it_is, {}),
    "full range": (Changes(full_range=True), as_it_is, {}),
    "VOI LUT": (Changes(), with_table, {}),
    "area": (Changes(), as_it_is, {"region": (10.0, 5.0, 20.0, 30.0)}),
    "area outside": (Changes(), as_it_is, {"region": (-10.0, -5.0, 100.0, 90.0)}),
    "everything": (Changes(window=Window(100, 1000), rotation=90, flip=True), everything, {}),
    "no overlays": (Changes(hide_overlays=True), as_it_is, {}),
} | {
    f"rotated by {rotation}{' and flipped' * flip}": (Changes(rotation=rotation, flip=flip), as_it_is, {})
    for rotation in (0, 90, 180, 270)
    for flip in (False, True)
}
WITH_DCMP2PGM = sorted(CASES.keys() - {"sigmoid", "everything", "area", "area outside"})


def check(program: str, path: Path) -> list[str]:
    """Errors that a program reports, and the verdict of dcmpschk."""
    run = subprocess.run([peers.program(program), path], capture_output=True, text=True, timeout=60, check=False)
    lines = (run.stdout + run.stderr).splitlines()
    return [line for line in lines if re.match(r"(E|Error)\b|W: Test", line) and not HARMLESS.search(line)]


@pytest.mark.peer("dicom3tools")
@pytest.mark.parametrize("name", CASES)
def test_dciodvfy_finds_nothing_wrong(name: str, tmp_path: Path) -> None:
    changes, case, of_shown = CASES[name]
    state_of(image(tmp_path / "image.dcm"), changes, case, tmp_path / "state.dcm", **of_shown)
    assert check("dciodvfy", tmp_path / "state.dcm") == []


@pytest.mark.peer("dcmtk")
@pytest.mark.parametrize("name", CASES)
def test_dcmpschk_passes(name: str, tmp_path: Path) -> None:
    changes, case, of_shown = CASES[name]
    state_of(image(tmp_path / "image.dcm"), changes, case, tmp_path / "state.dcm", **of_shown)
    found = check("dcmpschk", tmp_path / "state.dcm")
    assert found[-1] == "W: Test passed."
    assert not [line for line in found if line.startswith("E")]


@pytest.mark.peer("dcmtk")
@pytest.mark.parametrize("name", WITH_DCMP2PGM)
def test_dcmtk_renders_it_as_we_do(name: str, tmp_path: Path) -> None:
    changes, case, of_shown = CASES[name]
    source = image(tmp_path / "image.dcm", PixelSpacing=[0.5, 0.5])
    no_overlay = replace(changes, hide_overlays=True)
    state_of(source, no_overlay, case, tmp_path / "state.dcm", **of_shown)
    command = [peers.program("dcmp2pgm"), "-p", tmp_path / "state.dcm", tmp_path / "image.dcm", tmp_path / "o.pgm"]
    subprocess.run(command, capture_output=True, timeout=60, check=True)
    ours = picture(source, tmp_path / "state.dcm")
    np.testing.assert_allclose(ours.astype(int), pgm(tmp_path / "o.pgm"), atol=1)


@pytest.mark.peer("dcmtk")
def test_what_is_written_is_what_was_seen(tmp_path: Path) -> None:
    from viewer.rendering.presentation_state.changes import with_changes
    from viewer.rendering.presentation_state.implied import implied_state

    source = image(tmp_path / "image.dcm")
    for name in sorted(CASES.keys() - {"everything", "VOI LUT"}):
        changes, case, of_shown = CASES[name]
        state_of(source, changes, case, tmp_path / "state.dcm", **of_shown)
        implied = with_changes(implied_state(source.header, source.description, 1), changes)
        seen = effective(implied, str(source.header.SOPInstanceUID), 1)
        region = of_shown.get("region")
        before = render(source.stored_frame(1), source.description, seen, Output((200, 200), region=region))  # type: ignore[arg-type]
        assert np.array_equal(before, picture(source, tmp_path / "state.dcm", Output((200, 200)))), name


def picture(source: ImageSource, state: Path, output: Output | None = None) -> NDArray[np.uint8]:
    found = with_image(read_state(open_source(state).header), source.header, source.description, 1)
    chosen = effective(found, str(source.header.SOPInstanceUID), 1)
    return render(source.stored_frame(1), source.description, chosen, output or Output())


def pgm(path: Path) -> NDArray[np.int64]:
    data = path.read_bytes()
    header = re.match(rb"P5\s+(?:#[^\n]*\n)*\s*(\d+)\s+(\d+)\s+255\s", data)
    assert header is not None, data[:60]
    columns, rows = int(header[1]), int(header[2])
    return np.frombuffer(data[header.end() :], np.uint8).reshape(rows, columns).astype(np.int64)


@pytest.mark.parametrize("name", ["as it is", "window and inversion", "sigmoid", "VOI LUT"])
def test_highdicom_gets_the_same_gray_values_out_of_it(name: str, tmp_path: Path) -> None:
    changes, case, _ = CASES[name]
    source = image(tmp_path / "image.dcm", PixelSpacing=[0.5, 0.5])
    state_of(source, replace(changes, hide_overlays=True), case, tmp_path / "state.dcm")
    written = dcmread(tmp_path / "state.dcm")
    modality = hd.ModalityLUTTransformation(written.RescaleIntercept, written.RescaleSlope, written.RescaleType)
    item = written.SoftcopyVOILUTSequence[0]
    tables = [hd.VOILUT.from_dataset(table) for table in item.get("VOILUTSequence", [])]
    voi = hd.VOILUTTransformation(
        item.get("WindowCenter"),
        item.get("WindowWidth"),
        voi_lut_function=item.get("VOILUTFunction"),
        voi_luts=tables or None,
    )
    values = modality.apply(RAMP, dtype=np.float64)
    values = values.astype(np.int64) if tables else values
    theirs = voi.apply(values, (0.0, 255.0), invert=written.PresentationLUTShape == "INVERSE", prefer_lut=bool(tables))
    np.testing.assert_allclose(picture(source, tmp_path / "state.dcm").astype(float), theirs, atol=1)


def test_highdicom_would_write_the_same_graphics_and_text(tmp_path: Path) -> None:
    changes, case, _ = CASES["everything"]
    state_of(image(tmp_path / "image.dcm"), changes, case, tmp_path / "state.dcm")
    written = dcmread(tmp_path / "state.dcm")
    (annotation,) = written.GraphicAnnotationSequence
    for ours in annotation.GraphicObjectSequence:
        theirs = hd.pr.GraphicObject(
            ours.GraphicType,
            np.array(ours.GraphicData, dtype=float).reshape(-1, 2),
            ours.GraphicAnnotationUnits,
            ours.get("GraphicFilled") == "Y",
        )
        for element in theirs:
            if element.keyword != "GraphicFilled" or element.value == "Y":
                assert ours[element.tag].value == element.value, element.keyword
    first, second = annotation.TextObjectSequence
    corners = (*second.BoundingBoxTopLeftHandCorner, *second.BoundingBoxBottomRightHandCorner)
    theirs = hd.pr.TextObject(second.UnformattedTextValue, "DISPLAY", corners, text_justification="LEFT")
    assert all(second[element.tag].value == element.value for element in theirs)
    theirs = hd.pr.TextObject(first.UnformattedTextValue, "PIXEL", anchor_point=tuple(first.AnchorPoint))
    assert all(first[element.tag].value == element.value for element in theirs)
    layer = next(layer for layer in written.GraphicLayerSequence if layer.GraphicLayer == "MARKS")
    color = hd.color.CIELabColor.from_dicom_value(layer.GraphicLayerRecommendedDisplayCIELabValue)
    theirs = hd.pr.GraphicLayer("MARKS", layer.GraphicLayerOrder, "What was marked", color)
    for element in theirs:
        assert layer[element.tag].value == element.value, element.keyword


@pytest.mark.peer("dicom3tools")
@pytest.mark.parametrize("with_profile", [False, True])
def test_a_color_state_is_valid_and_its_profile_usable(with_profile: bool, tmp_path: Path) -> None:
    from PIL import ImageCms

    display = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    pixels = np.zeros((ROWS, COLUMNS, 3), np.uint8)
    colour = {
        "SOPClassUID": "1.2.840.10008.5.1.4.1.1.77.1.4",
        "Modality": "XC",
        "SamplesPerPixel": 3,
        "PhotometricInterpretation": "RGB",
        "PlanarConfiguration": 0,
        "BitsAllocated": 8,
        "BitsStored": 8,
        "HighBit": 7,
        "PixelData": pixels.tobytes(),
    }
    source = image(tmp_path / "image.dcm", **colour, **({"ICCProfile": display} if with_profile else {}))
    changes = Changes(rotation=270)
    written = state_of(source, changes, everything, tmp_path / "state.dcm")
    assert check("dciodvfy", tmp_path / "state.dcm") == []
    assert written.SOPClassUID == "1.2.840.10008.5.1.4.1.1.11.2"
    manager = hd.color.ColorManager(written.ICCProfile)
    gray = np.full((4, 4, 3), 128, np.uint8)
    np.testing.assert_allclose(manager.transform_frame(gray), gray, atol=1)
    hd.content._add_icc_profile_attributes(Dataset(), written.ICCProfile)
