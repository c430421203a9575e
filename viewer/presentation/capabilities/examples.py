"""Small presentation states that together hold every attribute that is known here, and the images that they are for."""

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.annotation_model import GraphicAnnotation, GraphicLayer
from viewer.rendering.presentation_state.lookup_table import LookupTable
from viewer.rendering.presentation_state.model import (
    DisplayedArea,
    Identification,
    ImageReference,
    ModalityTable,
    OverlayActivation,
    OverlayPlane,
    PresentationLutShape,
    PresentationState,
    Rescale,
    SizeMode,
    SpatialTransformation,
    StateKind,
    Subtraction,
    VoiFunction,
    VoiItem,
    Window,
)
from viewer.rendering.presentation_state.planes import (
    BitmapShutter,
    CircularShutter,
    PolygonalShutter,
    RectangularShutter,
)
from viewer.rendering.presentation_state.subtraction import MaskOperation
from viewer.rendering.presentation_state.writer import Equipment, PresentationSeries, write_state

ROWS, COLUMNS, FRAMES = 24, 32, 3
IMAGE: Final = "1.2.3.4.1"
_OTHER: Final = "1.2.3.4.2"
_SERIES = PresentationSeries("1.2.3.8", 1, "Examples")
_EQUIPMENT = Equipment("DGscope", "DGscope", "1")


@dataclass(frozen=True, slots=True)
class Example:
    """A state and its image.

    Attributes
    ----------
    dataset : Dataset
    written : bool
        Made by the writer, rather than by hand.
    description : PixelDescription
    frames : tuple of ndarray
        Pixel cells of each frame of the image.
    """

    dataset: Dataset
    written: bool
    description: PixelDescription
    frames: tuple[NDArray[Any], ...]


def image_header() -> Dataset:
    """The header of the image, whose frames are tiles of a larger one."""
    header = Dataset()
    header.SOPClassUID, header.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.7.3", IMAGE
    header.StudyInstanceUID, header.SeriesInstanceUID = "1.2.3.4", "1.2.3.5"
    header.PatientName, header.PatientID, header.Modality = "Doe^Jane", "1", "OT"
    header.Rows, header.Columns, header.DimensionOrganizationType = ROWS, COLUMNS, "TILED_FULL"
    header.TotalPixelMatrixRows, header.TotalPixelMatrixColumns = ROWS, 3 * COLUMNS
    return header


def examples(drawn: tuple[GraphicAnnotation, ...]) -> tuple[Example, ...]:
    """All examples; `drawn` are annotations that are spread over two layers."""
    gray = [_written(state) for state in (*_contrasts(), *_covers(), *_geometries(), *_drawings(drawn))]
    return (*gray, _written(_color(drawn)), _with_what_is_not_written(drawn), _pseudo_color(), _blending())


def _base(kind: StateKind = StateKind.GRAYSCALE) -> PresentationState:
    reference = ImageReference(IMAGE, frozenset({1, 2}), "1.2.840.10008.5.1.4.1.1.7.3", "1.2.3.5")
    other = replace(reference, sop_instance_uid=_OTHER, frames=frozenset())
    return PresentationState(
        identification=Identification("1.2.3.9", kind, "EXAMPLE", "All there is", "Doe^Jane", "20260102", "030405", 1),
        references=(reference, other),
        areas=(
            DisplayedArea((1, 1), (COLUMNS, ROWS), applies_to=(other,)),
            DisplayedArea((1, 1), (COLUMNS - 4, ROWS), applies_to=(reference,)),
        ),
    )


def _contrasts() -> tuple[PresentationState, ...]:
    base = _base()
    here = (base.references[0],)
    curve = np.round(255 * np.linspace(0, 1, 200) ** 0.5).astype("<u2").tobytes()
    table = LookupTable(20, 8, curve, "CURVE")
    window = VoiItem((Window(150.0, 220.0, VoiFunction.SIGMOID, "SOFT"),), here)
    elsewhere = VoiItem((Window(20.0, 30.0),), (base.references[1],))
    return (
        replace(
            base, modality=Rescale(1.5, -20.0, "US"), voi=(elsewhere, window), presentation=PresentationLutShape.INVERSE
        ),
        replace(base, modality=Rescale(1.0, 20.0, "US"), voi=(VoiItem((Window(150.0, 120.0),), here),)),
        replace(base, modality=ModalityTable(table, "US"), voi=(VoiItem((table,), here),)),
        replace(base, presentation=replace(table, first_mapped=0)),
        replace(base, subtraction=Subtraction(MaskOperation.AVG_SUB, (2, 3), 2, shift=(1.5, -2.0))),
        replace(base, subtraction=Subtraction(MaskOperation.TID, tid_offset=1)),
    )


def _covers() -> tuple[PresentationState, ...]:
    base = _base()
    bits = np.arange(2 * 10 * 12) % 7 < 3
    plane = OverlayPlane(
        0x6000,
        10,
        12,
        (3, 4),
        "G",
        np.packbits(bits, bitorder="little").tobytes(),
        frames=2,
        first_frame=1,
        label="PLANE",
        description="Drawn",
    )
    layer = GraphicLayer("OVER", 1, 0xC000, (0x8000, 0xC000, 0x8080), "Overlays")
    shutters = (
        RectangularShutter(3, 28, 3, 20),
        CircularShutter(12, 14, 11),
        PolygonalShutter(((1, 4), (24, 1), (20, 30), (2, 28))),
    )
    return (
        replace(base, shutters=shutters, shutter_value=0x6000),
        replace(base, overlays=(plane,), shutters=(BitmapShutter(plane),), shutter_value=0x9000),
        replace(base, overlays=(plane,), activations=(OverlayActivation(0x6000, layer),), layers=(layer,)),
    )


def _geometries() -> tuple[PresentationState, ...]:
    base = _base()
    there, here = base.areas
    turned = SpatialTransformation(90, True)
    left = ((3, 2), (20, 20))
    return (
        replace(
            base,
            spatial=turned,
            areas=tuple(replace(area, top_left=(2, 2), bottom_right=(20, 18)) for area in base.areas),
        ),
        replace(base, areas=(there, replace(here, of_matrix=True))),
        replace(base, areas=(there, replace(here, size_mode=SizeMode.MAGNIFY, magnification=2.5, pixel_aspect=4 / 3))),
        replace(
            base,
            areas=(
                there,
                replace(
                    here,
                    top_left=left[0],
                    bottom_right=left[1],
                    size_mode=SizeMode.TRUE_SIZE,
                    pixel_spacing=(0.5, 0.25),
                    pixel_aspect=2.0,
                ),
            ),
        ),
    )


def _drawings(drawn: tuple[GraphicAnnotation, ...]) -> tuple[PresentationState, ...]:
    layers = (
        GraphicLayer("LOW", 1, 0x7000, (0x8000, 0xC000, 0x8080), "below"),
        GraphicLayer("HIGH", 2, 0xFFFF, (0xC000, 0x8080, 0x4000), "above"),
    )
    here = replace(_base().references[0], frames=frozenset({1}))
    return tuple(
        replace(_base(), annotations=tuple(replace(one, applies_to=(here,)) for one in some), layers=layers)
        for some in (drawn[:2], drawn[2:])
        if some
    )


def _color(drawn: tuple[GraphicAnnotation, ...]) -> PresentationState:
    (state, *_) = _drawings(drawn)
    kind = StateKind.COLOR
    return replace(
        state,
        identification=replace(_base(kind).identification or Identification("1"), kind=kind),
        profile=exchanged_profile(),
        shutters=(CircularShutter(12, 14, 9),),
        shutter_value=0x2000,
        shutter_cielab=(0x8000, 0x9000, 0x3000),
    )


def _with_what_is_not_written(drawn: tuple[GraphicAnnotation, ...]) -> Example:
    """Attributes that other programs write, and we do not."""
    example = _written(_color(drawn))
    dataset, group = example.dataset, Dataset()
    group.GraphicGroupID, group.GraphicGroupLabel, group.GraphicGroupDescription = 1, "GROUP", "All of it"
    dataset.GraphicGroupSequence = [group]
    dataset.ColorSpace = "SRGB"
    for annotation in dataset.GraphicAnnotationSequence:
        for text in annotation.get("TextObjectSequence", []):
            for style in text.get("TextStyleSequence", []):
                style.FontName, style.FontNameType = "Courier", "ISO_32000"
    return replace(example, written=False)


def exchanged_profile() -> bytes:
    """A profile whose red and blue are exchanged, so that everybody sees whether it is applied."""
    from viewer.rendering.presentation_state.writer_color import srgb_profile  # noqa: PLC0415  Pillow's, needed here only

    profile = bytearray(srgb_profile())
    places = {}
    for entry in range(132, 132 + 12 * int.from_bytes(profile[128:132]), 12):
        places[bytes(profile[entry : entry + 4])] = slice(entry + 4, entry + 12)
    red, blue = bytes(profile[places[b"rXYZ"]]), bytes(profile[places[b"bXYZ"]])
    profile[places[b"rXYZ"]], profile[places[b"bXYZ"]] = blue, red
    return bytes(profile)


def _written(state: PresentationState) -> Example:
    color = state.identification is not None and state.identification.kind is StateKind.COLOR
    return _example(write_state(state, image_header(), _SERIES, _EQUIPMENT), written=True, color=color)


def _pseudo_color() -> Example:
    dataset = _by_hand(StateKind.PSEUDO_COLOR)
    dataset.ICCProfile = exchanged_profile()
    return _example(_with_palette(dataset), written=False)


def _blending() -> Example:
    dataset = _with_palette(_by_hand(StateKind.BLENDING))
    inputs = []
    for position, uid, slope in (("UNDERLYING", IMAGE, 1.0), ("SUPERIMPOSED", _OTHER, 2.0)):
        item, image, series, voi = Dataset(), Dataset(), Dataset(), Dataset()
        image.ReferencedSOPClassUID, image.ReferencedSOPInstanceUID = "1.2.840.10008.5.1.4.1.1.7.3", uid
        series.SeriesInstanceUID, series.ReferencedImageSequence = "1.2.3.5", [image]
        voi.WindowCenter, voi.WindowWidth = 120, 150
        item.BlendingPosition, item.StudyInstanceUID = position, "1.2.3.4"
        item.ReferencedSeriesSequence, item.SoftcopyVOILUTSequence = [series], [voi]
        item.RescaleIntercept, item.RescaleSlope, item.RescaleType = 0, slope, "US"
        inputs.append(item)
    del dataset.ReferencedSeriesSequence
    dataset.BlendingSequence, dataset.RelativeOpacity = inputs, 0.5
    registration = Dataset()
    registration.ReferencedSOPInstanceUID = "1.2.3.4.3"
    dataset.ReferencedSpatialRegistrationSequence = [registration]
    return _example(dataset, written=False)


def _by_hand(kind: StateKind) -> Dataset:
    """A state of a kind that is not written, out of one that is."""
    dataset = write_state(_base(), image_header(), _SERIES, _EQUIPMENT)
    del dataset.PresentationLUTShape
    dataset.SOPClassUID = kind.value
    return dataset


def _with_palette(dataset: Dataset) -> Dataset:
    steps = np.arange(256, dtype=np.uint16) * 257
    for color, entries in (("Red", steps), ("Green", steps[::-1]), ("Blue", steps // 2)):
        dataset.add_new(f"{color}PaletteColorLookupTableDescriptor", "US", [256, 0, 16])
        dataset.add_new(f"{color}PaletteColorLookupTableData", "OW", entries.astype("<u2").tobytes())
    return dataset


def _example(dataset: Dataset, *, written: bool, color: bool = False) -> Example:
    rows, columns = np.mgrid[0:ROWS, 0:COLUMNS]
    cells = [(rows * 5 + columns * 4 + 17 * frame) % 256 for frame in range(FRAMES)]
    if color:
        pictures = [np.stack([one, 255 - one, one // 2], axis=2).astype(np.uint8) for one in cells]
        return Example(dataset, written, _description("RGB", 3), tuple(pictures))
    return Example(dataset, written, _description("MONOCHROME2", 1), tuple(one.astype(np.uint8) for one in cells))


def _description(photometric: str, samples: int) -> PixelDescription:
    return PixelDescription(ROWS, COLUMNS, samples, photometric, 8, 8, 7, signed=False, number_of_frames=FRAMES)
