"""A presentation state as a data set: Grayscale, or Color for colour images (PS3.3 A.33.1, A.33.2).

Strict where :mod:`.read` is tolerant: what the standard does not allow raises, and nothing of the state is left out
silently. What was written is read back as the same state.
"""

from datetime import datetime

from pydicom.dataset import Dataset
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_dataset

from viewer.rendering.errors import InvalidValue, UnsupportedValue
from viewer.rendering.presentation_state.identification import Identification, StateKind
from viewer.rendering.presentation_state.model import PresentationLutShape, PresentationState
from viewer.rendering.presentation_state.writer_annotations import put_annotations, put_layers
from viewer.rendering.presentation_state.writer_area import put_areas, put_spatial_transformation
from viewer.rendering.presentation_state.writer_charset import choose_character_set
from viewer.rendering.presentation_state.writer_color import cielab_of_gray, put_profile
from viewer.rendering.presentation_state.writer_context import (
    WRITTEN_KINDS,
    Equipment,
    PresentationSeries,
    put_patient_and_study,
    put_series_and_equipment,
)
from viewer.rendering.presentation_state.writer_contrast import (
    put_modality_lut,
    put_presentation_lut,
    put_subtraction,
    put_voi_items,
)
from viewer.rendering.presentation_state.writer_elements import put
from viewer.rendering.presentation_state.writer_planes import put_overlays, put_shutters
from viewer.rendering.presentation_state.writer_references import Covered, put_series_references

__all__ = ["WRITTEN_KINDS", "Equipment", "PresentationSeries", "encode_state", "write_state"]


def write_state(state: PresentationState, image: Dataset, series: PresentationSeries, equipment: Equipment) -> Dataset:
    """Make the data set of a state.

    Parameters
    ----------
    state : PresentationState
        As it is meant to be read: without what an image adds (padding, planes of the image, its contrast). Its
        references name class and series of each image.
    image : Dataset
        Header of one of the images: its patient and study become those of the state.
    series : PresentationSeries
    equipment : Equipment

    Returns
    -------
    Dataset
        To be encoded by `encode_state`.

    Raises
    ------
    InvalidValue
        Something in the state is not allowed, or too long for its element; the error names the attribute.
    UnsupportedValue
        The state is of a kind, or holds something, that is not written.

    Notes
    -----
    `voi_index` is no attribute of a state: the order of the choices in a VOI item is what is stored.
    """
    identification = state.identification
    if identification is None:
        raise InvalidValue("SOPInstanceUID", None, "a state that is written needs an identification")
    kind = identification.kind
    _check_kind(state, kind)
    target = Dataset()
    put_patient_and_study(target, image)
    put_series_and_equipment(target, series, equipment)
    _put_identification(target, identification)
    covered = put_series_references(target, state.references)
    if kind is StateKind.GRAYSCALE:
        put_modality_lut(target, state.modality)
        put_subtraction(target, state.subtraction)
        put_voi_items(target, state.voi, covered)
        put_presentation_lut(target, state.presentation)
    else:
        put_profile(target, state.profile)
    _put_presentation(target, state, covered)
    if character_set := choose_character_set(target):
        put(target, "SpecificCharacterSet", character_set)
    return target


def encode_state(dataset: Dataset) -> bytes:
    """The data set in Explicit VR Little Endian, without File Meta Information."""
    file = DicomBytesIO()
    file.is_little_endian, file.is_implicit_VR = True, False
    write_dataset(file, dataset)
    return file.getvalue()


def _put_presentation(target: Dataset, state: PresentationState, covered: Covered) -> None:
    color = state.shutter_cielab
    if color is None and state.identification is not None and state.identification.kind is StateKind.COLOR:
        color = cielab_of_gray(state.shutter_value)
    put_overlays(target, state.overlays, state.activations)
    put_shutters(target, state.shutters, state.shutter_value, color, state.overlays)
    put_spatial_transformation(target, state.spatial)
    put_areas(target, state.areas, state.spatial, covered)
    put_annotations(target, state.annotations, state.layers, covered)
    drawn_in = [annotation.layer for annotation in state.annotations]
    drawn_in += [activation.layer.name for activation in state.activations]
    put_layers(target, state.layers, drawn_in)


def _put_identification(target: Dataset, identification: Identification) -> None:
    put(target, "SOPClassUID", identification.kind.value)
    put(target, "SOPInstanceUID", identification.sop_instance_uid)
    if identification.instance_number is None:
        raise InvalidValue("InstanceNumber", None, "is needed")
    put(target, "InstanceNumber", identification.instance_number)
    for keyword, value in (
        ("ContentLabel", identification.label),
        ("PresentationCreationDate", identification.date),
        ("PresentationCreationTime", identification.time),
    ):
        if not value:
            raise InvalidValue(keyword, value, "is needed")
        put(target, keyword, value)
    put(target, "InstanceCreationDate", identification.date)
    put(target, "InstanceCreationTime", identification.time)
    put(target, "ContentDescription", identification.description or None)
    put(target, "ContentCreatorName", identification.creator or None)


def _check_kind(state: PresentationState, kind: StateKind) -> None:
    if kind not in WRITTEN_KINDS or state.palette is not None or state.blending is not None:
        raise UnsupportedValue("SOPClassUID", kind.value, "is a kind of presentation state that is not written")
    gray_only = (state.modality, state.subtraction, *state.voi)
    if kind is StateKind.COLOR and (
        any(part is not None for part in gray_only) or state.presentation is not PresentationLutShape.IDENTITY
    ):
        raise InvalidValue("SOPClassUID", kind.value, "a colour state has no contrast and no polarity")


def creation_date(moment: datetime) -> str:
    """Presentation Creation Date (0070,0082)."""
    return moment.strftime("%Y%m%d")


def creation_time(moment: datetime) -> str:
    """Presentation Creation Time (0070,0083), to the microsecond: states made within one second keep their order."""
    return moment.strftime("%H%M%S.%f")
