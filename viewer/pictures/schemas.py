"""The shapes of the answers of this package, for the API schema."""

from typing import Any

from rest_framework import serializers

Fields = serializers.Serializer[Any]


class WindowSerializer(Fields):
    """A window that an image offers; its place in the list is what `voi=` takes."""

    center = serializers.FloatField()
    width = serializers.FloatField()
    function = serializers.CharField()
    explanation = serializers.CharField()


class PixelSpacingSerializer(Fields):
    """Distance of rows and columns in mm, and what it is known from."""

    row = serializers.FloatField()
    column = serializers.FloatField()
    origin = serializers.ChoiceField(["mm", "mm (ERMF)", "mm @ detector", "mm (scanned)"])


class OrientationSerializer(Fields):
    """Letters at the edges of the untransformed image."""

    left = serializers.CharField()
    right = serializers.CharField()
    top = serializers.CharField()
    bottom = serializers.CharField()


class PositionSerializer(Fields):
    """Place and thickness of a slice in mm."""

    slice_location = serializers.FloatField(allow_null=True)
    thickness = serializers.FloatField(allow_null=True)


class LossySerializer(Fields):
    """A lossy compression that took place."""

    ratio = serializers.FloatField(allow_null=True)
    method = serializers.CharField(allow_null=True)


class InstanceSerializer(Fields):
    """An instance. `picture` holds the literal ``{frame}``."""

    sop_uid = serializers.CharField()
    sop_class_uid = serializers.CharField()
    sop_class_name = serializers.CharField()
    kind = serializers.ChoiceField(["image", "ps", "ko", "sr", "document", "video", "other"])
    number = serializers.IntegerField(allow_null=True)
    frames = serializers.IntegerField()
    rows = serializers.IntegerField(allow_null=True)
    columns = serializers.IntegerField(allow_null=True)
    color = serializers.BooleanField()
    picture = serializers.CharField(allow_null=True)
    windows = WindowSerializer(many=True)
    bits = serializers.IntegerField(allow_null=True)
    frame_rate = serializers.FloatField(allow_null=True)
    pixel_spacing = PixelSpacingSerializer(allow_null=True)
    orientation = OrientationSerializer(allow_null=True)
    position = PositionSerializer(allow_null=True)
    lossy = LossySerializer(allow_null=True)
    teeth = serializers.ListField(child=serializers.CharField())
    acquired = serializers.CharField(allow_null=True)
    station = serializers.CharField()
    document = serializers.CharField(allow_null=True)
    warnings = serializers.ListField(child=serializers.CharField())


class InstanceListSerializer(Fields):
    """The instances of a series in display order."""

    results = InstanceSerializer(many=True)


class ReferenceSerializer(Fields):
    """An object that a report names; `series_uid` and `study_uid` are null where it is not in the archive."""

    sop_class_uid = serializers.CharField()
    sop_uid = serializers.CharField()
    frames = serializers.ListField(child=serializers.IntegerField())
    series_uid = serializers.CharField(allow_null=True)
    study_uid = serializers.CharField(allow_null=True)


class EntrySerializer(Fields):
    """A content item of a report, `level` deep."""

    level = serializers.IntegerField()
    concept = serializers.CharField()
    value = serializers.CharField()
    references = ReferenceSerializer(many=True)


class DocumentSerializer(Fields):
    """A report or key object selection (`entries`), or an encapsulated document (`download`)."""

    title = serializers.CharField()
    kind = serializers.ChoiceField(["sr", "ko", "pdf", "xml", "stl", "obj", "mtl", "bin"])
    entries = EntrySerializer(many=True)
    truncated = serializers.BooleanField()
    download = serializers.CharField(allow_null=True)


class AttributeSerializer(Fields):
    """An element of the file; `level` counts the sequences around it."""

    tag = serializers.CharField()
    keyword = serializers.CharField()
    vr = serializers.CharField()
    value = serializers.CharField()
    level = serializers.IntegerField()


class AttributeListSerializer(Fields):
    """The elements of a file, the first 5000."""

    results = AttributeSerializer(many=True)


class PixelValueSerializer(Fields):
    """What one pixel says at each stage: stored value(s), modality value with its unit, gray or colour shown."""

    stored = serializers.ListField(child=serializers.FloatField())
    modality = serializers.FloatField(allow_null=True)
    unit = serializers.CharField()
    shown = serializers.ListField(child=serializers.IntegerField())


class StageSourceSerializer(Fields):
    """What decided a stage: the UID of a presentation state, ``image`` or ``request``, and the attribute's keyword."""

    object = serializers.CharField()
    attribute = serializers.CharField()


class StageSerializer(Fields):
    """A stage of the pipeline. `value`: of the pixel behind it; null where there is no pixel or it is only moved."""

    name = serializers.CharField()
    applied = serializers.CharField()
    source = StageSourceSerializer()  # type: ignore[assignment]  # a field of that name, declared as DRF means it
    value = serializers.ListField(child=serializers.FloatField(allow_null=True), allow_null=True)


class ExplanationSerializer(Fields):
    """The stages in their order, and sentences about what could not be used."""

    stages = StageSerializer(many=True)
    warnings = serializers.ListField(child=serializers.CharField())
