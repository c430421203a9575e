"""Compound graphics in a written state (PS3.3 C.10.5.1.3): each type has attributes of its own."""

from pydicom.dataset import Dataset

from viewer.rendering.errors import InvalidValue
from viewer.rendering.presentation_state.annotation_model import CompoundGraphic, CompoundType, MajorTick, Point
from viewer.rendering.presentation_state.annotation_styles import CieLab
from viewer.rendering.presentation_state.writer_elements import put, put_items, put_points, put_single_precision
from viewer.rendering.presentation_state.writer_styles import put_fill_style, put_line_style, put_text_style

WITH_GAP = frozenset({CompoundType.INFINITELINE, CompoundType.CUTLINE, CompoundType.CROSSHAIR})
WITH_PIVOT = frozenset({CompoundType.INFINITELINE, CompoundType.CUTLINE})
WITH_TICKS = frozenset({CompoundType.RULER, CompoundType.AXIS, CompoundType.CROSSHAIR})
WITH_INSIDE = frozenset({CompoundType.RECTANGLE, CompoundType.ELLIPSE})


def compound_item(compound: CompoundGraphic, color: CieLab) -> Dataset:
    """An item of Compound Graphic Sequence (0070,0209). What means nothing for its type is not written.

    Parameters
    ----------
    compound : CompoundGraphic
    color : CieLab
        Of the layer, for styles without one.

    Raises
    ------
    InvalidValue
        An axis is without ticks of its own, or another type has some.
    """
    kind, item = compound.type, Dataset()
    put(item, "CompoundGraphicInstanceID", compound.id if compound.id is not None else 1)
    put(item, "CompoundGraphicUnits", compound.units.value)
    put_points(item, compound.points)
    put(item, "CompoundGraphicType", kind.value)
    if compound.rotation:
        put(item, "RotationAngle", float(compound.rotation))
    if compound.rotation or kind in WITH_PIVOT or compound.rotation_point is not None:
        put_single_precision(item, "RotationPoint", compound.rotation_point or _middle(compound.points))
    if kind in WITH_GAP:
        put_single_precision(item, "GapLength", compound.gap)
    if kind is CompoundType.CROSSHAIR:
        put_single_precision(item, "DiameterOfVisibility", compound.visible_diameter)
    if bool(compound.ticks) is not (kind is CompoundType.AXIS):
        raise InvalidValue("MajorTicksSequence", len(compound.ticks), "an AXIS has ticks of its own, and no other type")
    put_items(item, "MajorTicksSequence", [_tick(tick) for tick in compound.ticks])
    if kind in WITH_TICKS:
        put(item, "TickAlignment", compound.tick_alignment)
        put(item, "TickLabelAlignment", compound.label_alignment)
        put(item, "ShowTickLabel", "Y" if compound.show_labels else "N")
    if kind in WITH_INSIDE:
        put(item, "GraphicFilled", "Y" if compound.filled else "N")
    put_line_style(item, compound.line, color)
    if compound.filled and kind in WITH_INSIDE:
        put_fill_style(item, compound.fill, color)
    put_text_style(item, compound.style, color)
    return item


def _tick(tick: MajorTick) -> Dataset:
    item = Dataset()
    put_single_precision(item, "TickPosition", tick.position)
    put(item, "TickLabel", tick.label or None)
    return item


def _middle(points: tuple[Point, ...]) -> Point:
    """What a graphic without a rotation point is turned around."""
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)
