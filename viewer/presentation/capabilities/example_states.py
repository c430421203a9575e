"""Small states that together hold every attribute that is written: contrasts, covers, geometries, drawings."""

from dataclasses import replace
from typing import Final

import numpy as np

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

ROWS, COLUMNS = 24, 32
IMAGE: Final = "1.2.3.4.1"
OTHER: Final = "1.2.3.4.2"


def base_state(kind: StateKind = StateKind.GRAYSCALE) -> PresentationState:
    reference = ImageReference(IMAGE, frozenset({1, 2}), "1.2.840.10008.5.1.4.1.1.7.3", "1.2.3.5")
    other = replace(reference, sop_instance_uid=OTHER, frames=frozenset())
    return PresentationState(
        identification=Identification("1.2.3.9", kind, "EXAMPLE", "All there is", "Doe^Jane", "20260102", "030405", 1),
        references=(reference, other),
        areas=(
            DisplayedArea((1, 1), (COLUMNS, ROWS), applies_to=(other,)),
            DisplayedArea((1, 1), (COLUMNS - 4, ROWS), applies_to=(reference,)),
        ),
    )


def contrasts() -> tuple[PresentationState, ...]:
    base = base_state()
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


def covers() -> tuple[PresentationState, ...]:
    base = base_state()
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


def geometries() -> tuple[PresentationState, ...]:
    base = base_state()
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


def drawings_in_layers(drawn: tuple[GraphicAnnotation, ...]) -> tuple[PresentationState, ...]:
    layers = (
        GraphicLayer("LOW", 1, 0x7000, (0x8000, 0xC000, 0x8080), "below"),
        GraphicLayer("HIGH", 2, 0xFFFF, (0xC000, 0x8080, 0x4000), "above"),
    )
    here = replace(base_state().references[0], frames=frozenset({1}))
    return tuple(
        replace(base_state(), annotations=tuple(replace(one, applies_to=(here,)) for one in some), layers=layers)
        for some in (drawn[:2], drawn[2:])
        if some
    )


def color_state(drawn: tuple[GraphicAnnotation, ...]) -> PresentationState:
    (state, *_) = drawings_in_layers(drawn)
    kind = StateKind.COLOR
    return replace(
        state,
        identification=replace(base_state(kind).identification or Identification("1"), kind=kind),
        profile=exchanged_profile(),
        shutters=(CircularShutter(12, 14, 9),),
        shutter_value=0x2000,
        shutter_cielab=(0x8000, 0x9000, 0x3000),
    )


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
