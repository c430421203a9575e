"""Small presentation states that together hold every attribute that is known here, and the images that they are for."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from viewer.presentation.capabilities.example_states import (
    COLUMNS,
    IMAGE,
    OTHER,
    ROWS,
    base_state,
    color_state,
    contrasts,
    covers,
    drawings_in_layers,
    exchanged_profile,
    geometries,
)
from viewer.rendering.pixel_description import PixelDescription
from viewer.rendering.presentation_state.annotation_model import GraphicAnnotation
from viewer.rendering.presentation_state.model import (
    PresentationState,
    StateKind,
)
from viewer.rendering.presentation_state.writer import Equipment, PresentationSeries, write_state

FRAMES = 3
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
    gray = [_written(state) for state in (*contrasts(), *covers(), *geometries(), *drawings_in_layers(drawn))]
    return (*gray, _written(color_state(drawn)), _with_what_is_not_written(drawn), _pseudo_color(), _blending())


def _with_what_is_not_written(drawn: tuple[GraphicAnnotation, ...]) -> Example:
    """Attributes that other programs write, and we do not."""
    example = _written(color_state(drawn))
    dataset, group = example.dataset, Dataset()
    group.GraphicGroupID, group.GraphicGroupLabel, group.GraphicGroupDescription = 1, "GROUP", "All of it"
    dataset.GraphicGroupSequence = [group]
    dataset.ColorSpace = "SRGB"
    for annotation in dataset.GraphicAnnotationSequence:
        for text in annotation.get("TextObjectSequence", []):
            for style in text.get("TextStyleSequence", []):
                style.FontName, style.FontNameType = "Courier", "ISO_32000"
    return replace(example, written=False)


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
    for position, uid, slope in (("UNDERLYING", IMAGE, 1.0), ("SUPERIMPOSED", OTHER, 2.0)):
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
    dataset = write_state(base_state(), image_header(), _SERIES, _EQUIPMENT)
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
