"""The shapes of the answers of this package, for the API schema."""

from typing import Any

from rest_framework import serializers

Fields = serializers.Serializer[Any]


class ReferencedImageSerializer(Fields):
    """An image that a state is for; no frames are all frames."""

    sop_uid = serializers.CharField()
    frames = serializers.ListField(child=serializers.IntegerField())


class CoveredImageSerializer(ReferencedImageSerializer):
    """An image that a state is for, and its series where the state says it."""

    series_uid = serializers.CharField(allow_null=True)


class BoundsSerializer(Fields):
    """A part of the image, in its pixels from 0, before rotation."""

    x = serializers.FloatField()
    y = serializers.FloatField()
    w = serializers.FloatField()
    h = serializers.FloatField()


class MillimetresSerializer(Fields):
    """Distances of the centres of pixels: of rows, and of columns."""

    row = serializers.FloatField()
    column = serializers.FloatField()


class GraphicLayerSerializer(Fields):
    """A layer; its place in the list is its number in `hidden_layers`."""

    name = serializers.CharField()
    description = serializers.CharField()


class ShownAreaSerializer(Fields):
    """What a state shows of images (none: of all): no bounds are the whole image; `aspect` is height by width."""

    images = ReferencedImageSerializer(many=True)
    bounds = BoundsSerializer(allow_null=True)
    aspect = serializers.FloatField()
    magnification = serializers.FloatField(allow_null=True)
    true_size = MillimetresSerializer(allow_null=True)


class StateSerializer(Fields):
    """A presentation state; `missing` are images of it that are not here, `usable` is false where it is not applied."""

    sop_uid = serializers.CharField()
    series_uid = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a declared field, which DRF takes out
    description = serializers.CharField()
    creator = serializers.CharField()
    created = serializers.CharField(allow_null=True)
    sop_class_name = serializers.CharField()
    usable = serializers.BooleanField()
    images = CoveredImageSerializer(many=True)
    rotate = serializers.IntegerField()
    flip = serializers.BooleanField()
    areas = ShownAreaSerializer(many=True)
    layers = GraphicLayerSerializer(many=True)
    shutters = serializers.BooleanField()
    missing = serializers.ListField(child=serializers.CharField())
    warnings = serializers.ListField(child=serializers.CharField())


class StateListSerializer(Fields):
    """Presentation states, the newest first."""

    results = StateSerializer(many=True)


class ApplicableStatesSerializer(Fields):
    """States for an image, the user's choice (a UID, "none", null: as stored), and the newest state."""

    results = StateSerializer(many=True)
    chosen = serializers.CharField(allow_null=True)
    default = serializers.CharField(allow_null=True)


class ChoiceSerializer(Fields):
    """The choice as it counts now."""

    chosen = serializers.CharField(allow_null=True)
    default = serializers.CharField(allow_null=True)


class SavedSerializer(Fields):
    """The first of the new states, and all of them: there are several where images differ in what a state says once."""

    sop_uid = serializers.CharField()
    series_uid = serializers.CharField()
    states = StateSerializer(many=True)
