"""The bodies of the study list, for checking parameters and for the schema."""

from typing import Any

from rest_framework import serializers

from dgscope.archive.query.ordering import NAMES

SORTS = [name for order in NAMES for name in (order, f"-{order}")]
LONGEST_TEXT = 200


class StudyQuerySerializer(serializers.Serializer[Any]):
    """The parameters of a search; all that are given must fit."""

    q = serializers.CharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=LONGEST_TEXT,
        help_text="Words, each the beginning of a word of name, patient ID, accession number, description or referrer.",
    )
    name = serializers.CharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=LONGEST_TEXT,
        help_text="Words of the patient's name, or a Person Name with * and ?.",
    )
    patient_id = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=64, help_text="Its beginning; * and ? may be used."
    )
    accession = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=64, help_text="Its beginning; * and ? may be used."
    )
    description = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=LONGEST_TEXT, help_text="Words of the description."
    )
    date_from = serializers.DateField(required=False, default=None, help_text="First study date, YYYY-MM-DD.")
    date_to = serializers.DateField(required=False, default=None, help_text="Last study date, YYYY-MM-DD.")
    modality = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=200, help_text="Any of these, separated by commas."
    )
    sort = serializers.ChoiceField(choices=SORTS, required=False, default="-study_date")
    cursor = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=4000, help_text="`next` of the page before."
    )
    limit = serializers.IntegerField(required=False, default=50, min_value=1, max_value=200)


class PatientSerializer(serializers.Serializer[Any]):
    """The patient as received with a study."""

    name = serializers.CharField()
    name_ideographic = serializers.CharField()
    id = serializers.CharField()
    birth_date = serializers.DateField(allow_null=True)
    sex = serializers.CharField()
    age = serializers.CharField(allow_null=True)


class ObjectCountsSerializer(serializers.Serializer[Any]):
    """How many presentation states, key objects and reports a study has."""

    ps = serializers.IntegerField()
    ko = serializers.IntegerField()
    sr = serializers.IntegerField()


class _StudyBaseSerializer(serializers.Serializer[Any]):
    study_uid = serializers.CharField()
    patient = PatientSerializer()
    date = serializers.DateField(allow_null=True)
    time = serializers.CharField(allow_null=True, help_text="HH:MM:SS")
    accession = serializers.CharField()
    description = serializers.CharField()
    referring_physician = serializers.CharField()
    modalities = serializers.ListField(child=serializers.CharField())
    images = serializers.IntegerField()
    instances = serializers.IntegerField()
    objects = ObjectCountsSerializer()
    received_first = serializers.DateTimeField()
    received_last = serializers.DateTimeField()
    source = serializers.CharField()  # type: ignore[assignment]  # a field of this name hides an attribute of Field
    status = serializers.ChoiceField(choices=["arriving", "complete", "attention"])
    attention = serializers.CharField(help_text="Why the status is “attention”.")
    conflicts = serializers.IntegerField(help_text="Objects set aside that wait for a decision.")


class StudySerializer(_StudyBaseSerializer):
    """A row of the study list."""

    series = serializers.IntegerField()


class StudyPageSerializer(serializers.Serializer[Any]):
    """One page of the list."""

    results = StudySerializer(many=True)
    next = serializers.CharField(allow_null=True, help_text="`cursor` of the next page.")
    total = serializers.IntegerField()
    total_is_exact = serializers.BooleanField()


class SeriesSerializer(serializers.Serializer[Any]):
    """A series of a study."""

    series_uid = serializers.CharField()
    number = serializers.IntegerField(allow_null=True)
    modality = serializers.CharField()
    description = serializers.CharField()
    body_part = serializers.CharField()
    laterality = serializers.CharField()
    instances = serializers.IntegerField()
    images = serializers.IntegerField()
    thumbnail = serializers.CharField(allow_null=True)
    kind = serializers.CharField(help_text="image, ps, ko, sr, document, video or other")


class StudyDetailSerializer(_StudyBaseSerializer):
    """A study with its series and the other studies of its patient."""

    series = SeriesSerializer(many=True)
    earlier = StudySerializer(many=True)


class DeletionSerializer(serializers.Serializer[Any]):
    """Proof that the caller means this study."""

    confirm_patient_id = serializers.CharField(
        allow_blank=True, max_length=64, trim_whitespace=False, help_text="Patient ID of the study to be deleted."
    )
    reason = serializers.CharField(required=False, default="", allow_blank=True, max_length=500)


class StatusSerializer(serializers.Serializer[Any]):
    """What the reception does."""

    ae_title = serializers.CharField()
    dicom_port = serializers.IntegerField()
    listening = serializers.BooleanField()
    senders = serializers.IntegerField(help_text="Open associations.")
    images_per_second = serializers.FloatField()
    store_free_bytes = serializers.IntegerField(allow_null=True)
