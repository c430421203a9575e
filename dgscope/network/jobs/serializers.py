"""A job as REST shows it."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from dgscope.network.commitment import asking
from dgscope.network.models import Job, JobItem, JobState


class SendCommitmentSerializer(serializers.Serializer[asking.Summary]):
    """What the node says it keeps of a send."""

    asked = serializers.IntegerField()
    committed = serializers.IntegerField()
    failed = serializers.IntegerField()
    waiting = serializers.IntegerField()
    why = serializers.CharField(help_text="a sentence where not everything is committed, or not yet; else empty")


class JobSerializer(serializers.ModelSerializer[Job]):
    """One line of the list."""

    owner = serializers.CharField(source="owner_name", read_only=True)
    created = serializers.DateTimeField(source="created_at", read_only=True)
    started = serializers.DateTimeField(source="started_at", read_only=True)
    finished = serializers.DateTimeField(source="finished_at", read_only=True)
    can_cancel = serializers.BooleanField(read_only=True)
    can_retry = serializers.BooleanField(read_only=True)
    commitment = serializers.SerializerMethodField()

    @extend_schema_field(SendCommitmentSerializer(allow_null=True))
    def get_commitment(self, job: Job) -> asking.Summary | None:
        """Return the counts of storage commitment where the node was asked for it after the send."""
        if job.kind != "send" or not job.has_ended:
            return None
        known: dict[int, asking.Summary] | None = self.context.get("commitments")
        return asking.summary(job.pk) if known is None else known.get(job.pk)

    class Meta:
        model = Job
        fields = (
            "id",
            "kind",
            "title",
            "node",
            "state",
            "done",
            "total",
            "failed",
            "rate",
            "why",
            "owner",
            "created",
            "started",
            "finished",
            "can_cancel",
            "can_retry",
            "commitment",
        )
        read_only_fields = fields


class CountsSerializer(serializers.Serializer[dict[str, int]]):
    """How many jobs are in each state."""

    queued = serializers.IntegerField()
    running = serializers.IntegerField()
    succeeded = serializers.IntegerField()
    partly = serializers.IntegerField()
    failed = serializers.IntegerField()
    cancelled = serializers.IntegerField()


assert set(CountsSerializer().fields) == set(JobState.values)


class JobListSerializer(serializers.Serializer[dict[str, object]]):
    """A page of the list."""

    results = JobSerializer(many=True)
    counts = CountsSerializer()


class ItemSerializer(serializers.ModelSerializer[JobItem]):
    """One instance of a job; `note` says how far storage commitment is."""

    note_why = serializers.SerializerMethodField(help_text="why it is not committed; else empty")

    def get_note_why(self, item: JobItem) -> str:
        """Return the reason from the ledger."""
        reasons: dict[str, str] = self.context.get("reasons", {})
        return reasons.get(item.sop_instance_uid, "")

    class Meta:
        model = JobItem
        fields = ("sop_instance_uid", "state", "status", "why", "note", "note_why")
        read_only_fields = fields


_DETAILS = ("priority", "attempts", "request", "result", "items", "next")


class JobDetailSerializer(JobSerializer):
    """A job with a page of its instances."""

    items = ItemSerializer(many=True, read_only=True)
    next = serializers.IntegerField(allow_null=True, read_only=True)

    class Meta(JobSerializer.Meta):
        fields = (*JobSerializer.Meta.fields, *_DETAILS)  # type: ignore[assignment]  # longer than its base's
        read_only_fields = fields  # type: ignore[assignment]  # as above


class PrioritySerializer(serializers.Serializer[dict[str, int]]):
    """A new priority."""

    priority = serializers.IntegerField(min_value=0, max_value=9)
