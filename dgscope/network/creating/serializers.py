"""What is asked and answered where files become objects."""

from typing import Any, Final

from rest_framework import serializers

from dgscope.creation.kinds import Kind
from dgscope.creation.regions import LATERALITIES, REGIONS

AUTO: Final = "auto"


class UploadSerializer(serializers.Serializer[dict[str, Any]]):
    """Files, and what they shall become."""

    files = serializers.ListField(
        child=serializers.FileField(allow_empty_file=True),
        help_text="JPEG, PNG, TIFF, PDF or STL; the part may be named files or files[]",
    )
    kind = serializers.ChoiceField(choices=[*Kind, AUTO], default=AUTO)
    description = serializers.CharField(max_length=64, required=False, allow_blank=True, default="")
    send_to = serializers.CharField(
        max_length=16, required=False, allow_blank=True, default="", help_text="AE title of a node that gets them, too"
    )
    laterality = serializers.ChoiceField(choices=LATERALITIES, required=False, allow_blank=True, default="")
    region = serializers.ChoiceField(choices=list(REGIONS), required=False, allow_blank=True, default="")


class CreatedInstanceSerializer(serializers.Serializer[dict[str, Any]]):
    """An object that was stored."""

    sop_uid = serializers.CharField()
    series_uid = serializers.CharField()
    kind = serializers.ChoiceField(choices=list(Kind))
    file = serializers.CharField()


class RefusedFileSerializer(serializers.Serializer[dict[str, str]]):
    """A file that was not taken."""

    file = serializers.CharField()
    why = serializers.CharField()


class CreatedSerializer(serializers.Serializer[dict[str, Any]]):
    """What became of the files."""

    study_uid = serializers.CharField()
    instances = CreatedInstanceSerializer(many=True)
    refused = RefusedFileSerializer(many=True)
    job = serializers.IntegerField(allow_null=True, help_text="the send, where one was asked for")
