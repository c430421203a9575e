"""The bodies of requests: what is saved, and what is chosen."""

from typing import Any, Final

from rest_framework import serializers

from viewer.presentation.fields import (
    CodeStringField,
    CoordinateField,
    FunctionField,
    NumberField,
    OverlaysField,
    PointField,
    UnitsField,
)
from viewer.rendering.presentation_state.annotation_model import GraphicType, Units
from viewer.rendering.presentation_state.model import VoiFunction

Fields = serializers.Serializer[Any]

MAX_IMAGES: Final = 2000
MAX_OBJECTS: Final = 1000
MAX_POINTS: Final = 8191  # as many as one element of VR FL holds
MAX_VERTICES: Final = 5000
MAX_TEXT: Final = 1024
MAX_HIDDEN_LAYERS: Final = 256
WHITE: Final = 0xFFFF


class SavedWindowSerializer(Fields):
    """A window, of modality values."""

    center = NumberField()
    width = NumberField(min_value=0)
    function = FunctionField(default=VoiFunction.LINEAR)


class AreaSerializer(Fields):
    """What is shown, in image pixels from 0.0, before rotation; it may reach outside of the image."""

    x = CoordinateField()
    y = CoordinateField()
    w = CoordinateField(min_value=0.5)
    h = CoordinateField(min_value=0.5)


class ShutterSerializer(Fields):
    """What remains visible: RECTANGULAR (x, y, w, h), CIRCULAR (center, radius) or POLYGONAL (vertices)."""

    shape = serializers.ChoiceField(["RECTANGULAR", "CIRCULAR", "POLYGONAL"])
    x = CoordinateField(required=False)
    y = CoordinateField(required=False)
    w = CoordinateField(required=False, min_value=0.5)
    h = CoordinateField(required=False, min_value=0.5)
    center = PointField(required=False)
    radius = CoordinateField(required=False, min_value=0.5)
    vertices = serializers.ListField(child=PointField(), required=False, min_length=3, max_length=MAX_VERTICES)

    NEEDED: Final = {"RECTANGULAR": ("x", "y", "w", "h"), "CIRCULAR": ("center", "radius"), "POLYGONAL": ("vertices",)}

    def validate(self, attrs: Any) -> Any:
        """Each shape needs its own fields."""
        missing = [name for name in self.NEEDED[attrs["shape"]] if name not in attrs]
        if missing:
            raise serializers.ValidationError(dict.fromkeys(missing, f"Is needed for {attrs['shape']}."))
        return attrs


class GraphicSerializer(Fields):
    """A graphic object; PIXEL units count from 0.0 at the top left corner of the first pixel."""

    layer = CodeStringField()
    type = serializers.ChoiceField([kind.value for kind in GraphicType])
    points = serializers.ListField(child=PointField(), min_length=1, max_length=MAX_POINTS)
    filled = serializers.BooleanField(default=False)
    units = UnitsField(default=Units.PIXEL)


class TextSerializer(Fields):
    """A text object with a bounding box, an anchor point, or both; `units` is for both unless one has its own."""

    layer = CodeStringField()
    text = serializers.CharField(max_length=MAX_TEXT, trim_whitespace=False)
    anchor = PointField(required=False, allow_null=True)
    box = serializers.ListField(child=PointField(), required=False, allow_null=True, min_length=2, max_length=2)
    units = UnitsField(default=Units.PIXEL)
    anchor_units = UnitsField(required=False)
    box_units = UnitsField(required=False)
    justification = serializers.ChoiceField(["LEFT", "CENTER", "RIGHT"], default="LEFT")
    connected = serializers.BooleanField(default=False)

    def validate(self, attrs: Any) -> Any:
        """A text is somewhere."""
        if attrs.get("anchor") is None and attrs.get("box") is None:
            raise serializers.ValidationError({"anchor": "An anchor point or a bounding box is needed."})
        return attrs


class LayerSerializer(Fields):
    """How a layer looks: gray as P-Value 0 … 65535, colour as CIELab of 0 … 65535 each."""

    name = CodeStringField()
    order = serializers.IntegerField(min_value=0, max_value=1000, required=False)
    gray = serializers.IntegerField(min_value=0, max_value=WHITE, default=WHITE)
    color = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=WHITE),
        min_length=3,
        max_length=3,
        required=False,
        allow_null=True,
    )
    description = serializers.CharField(max_length=64, default="", allow_blank=True)


class ShownImageSerializer(Fields):
    """An image as it is shown. What is left out is as in the state that the viewer began with, else as stored."""

    sop_uid = serializers.RegexField(r"^[0-9][0-9.]{0,63}$")
    frames = serializers.ListField(
        child=serializers.IntegerField(min_value=1), required=False, default=list, max_length=10_000
    )
    window = SavedWindowSerializer(required=False, allow_null=True)
    voi_index = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=999)
    voi = serializers.ChoiceField(["stored", "auto", "full"], default="stored")
    invert = serializers.BooleanField(default=False)
    rotate = serializers.ChoiceField([0, 90, 180, 270], default=0)
    flip = serializers.BooleanField(default=False)
    area = AreaSerializer(required=False, allow_null=True)
    shutters = serializers.ListField(child=ShutterSerializer(), required=False, max_length=3)
    shutter_value = serializers.IntegerField(min_value=0, max_value=WHITE, default=0)
    overlays = OverlaysField(default="state")
    graphics = serializers.ListField(child=GraphicSerializer(), required=False, max_length=MAX_OBJECTS)
    texts = serializers.ListField(child=TextSerializer(), required=False, max_length=MAX_OBJECTS)

    def validate(self, attrs: Any) -> Any:
        """One way to choose the contrast."""
        ways = [attrs.get("window") is not None, attrs.get("voi_index") is not None, attrs["voi"] != "stored"]
        if sum(ways) > 1:
            raise serializers.ValidationError({"window": "window, voi_index and voi exclude each other."})
        return attrs


class SaveSerializer(Fields):
    """A presentation state to be saved. It becomes several where the images differ in what a state says once."""

    label = CodeStringField(max_length=64)  # type: ignore[assignment]  # a declared field, which DRF takes out
    description = serializers.CharField(max_length=64, default="", allow_blank=True)
    images = serializers.ListField(child=ShownImageSerializer(), min_length=1, max_length=MAX_IMAGES)
    layers = serializers.ListField(child=LayerSerializer(), required=False, max_length=100)
    based_on = serializers.RegexField(r"^[0-9][0-9.]{0,63}$", required=False, allow_null=True)
    keep_annotations = serializers.BooleanField(default=True)
    keep_contrast = serializers.BooleanField(default=False)
    hidden_layers = serializers.ListField(
        child=serializers.IntegerField(min_value=0), required=False, default=list, max_length=MAX_HIDDEN_LAYERS
    )

    def validate(self, attrs: Any) -> Any:
        """A name that the alphabet of the standard cannot hold stays readable in the description."""
        given = str(self.initial_data.get("label", "")).strip()
        if not attrs["description"] and attrs["label"] != given.upper():
            attrs["description"] = given[:64]
        return attrs

    def validate_description(self, value: str) -> str:
        """One line without a backslash, which separates values."""
        if any(ord(character) < 0x20 for character in value) or "\\" in value:
            raise serializers.ValidationError("Must be one line without backslashes.")
        return value


class ChooseSerializer(Fields):
    """The state that an image is to be seen with: its UID, or "none"."""

    state = serializers.RegexField(r"^(none|[0-9][0-9.]{0,63})$")
