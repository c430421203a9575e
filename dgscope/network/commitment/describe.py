"""A request of the ledger as REST and admin pages show it."""

from typing import Any

from rest_framework import serializers

from dgscope.network.commitment.reasons import explain
from dgscope.network.models import NEEDS_ATTENTION, CommitItem, CommitRequest


class CommitmentSerializer(serializers.ModelSerializer[CommitRequest]):
    """One request."""

    state_text = serializers.CharField(source="get_state_display", read_only=True)
    created = serializers.DateTimeField(source="created_at", read_only=True)
    checked = serializers.DateTimeField(source="checked_at", read_only=True)
    ended = serializers.DateTimeField(source="ended_at", read_only=True)
    next_attempt = serializers.DateTimeField(source="next_attempt_at", read_only=True)
    can_resend = serializers.BooleanField(read_only=True)
    needs_attention = serializers.SerializerMethodField()

    class Meta:
        model = CommitRequest
        fields: tuple[str, ...] = (
            "id",
            "direction",
            "transaction_uid",
            "ae_title",
            "address",
            "state",
            "state_text",
            "why",
            "total",
            "committed",
            "failed",
            "created",
            "checked",
            "ended",
            "keep_until",
            "attempts",
            "next_attempt",
            "reported_by",
            "job",
            "can_resend",
            "needs_attention",
        )

    def get_needs_attention(self, row: CommitRequest) -> bool:
        """Whether somebody has to look at it."""
        return row.state in NEEDS_ATTENTION


class CommitItemSerializer(serializers.ModelSerializer[CommitItem]):
    """One instance; `committed` is null until it is known."""

    failure = serializers.SerializerMethodField()

    class Meta:
        model = CommitItem
        fields = ("sop_class_uid", "sop_instance_uid", "committed", "failure_reason", "failure")

    def get_failure(self, item: CommitItem) -> str:
        """Say why it is not committed, in words."""
        return explain(item.failure_reason) if item.committed is False else ""


class CommitmentPageSerializer(serializers.Serializer[Any]):
    """A page of the ledger, the newest first."""

    results = CommitmentSerializer(many=True)
    next = serializers.IntegerField(allow_null=True, help_text="`before` of the following page.")
    attention = serializers.IntegerField(help_text="Requests of all the ledger that somebody has to look at.")


class CommitmentDetailSerializer(CommitmentSerializer):
    """One request with a page of its instances."""

    items = CommitItemSerializer(many=True)
    next = serializers.IntegerField(allow_null=True, help_text="`after` of the following page.")

    class Meta(CommitmentSerializer.Meta):
        fields = (*CommitmentSerializer.Meta.fields, "items", "next")


class CommitmentQuerySerializer(serializers.Serializer[Any]):
    """What of the ledger is asked for."""

    direction = serializers.ChoiceField(["in", "out"], required=False, help_text="Asked of us, or by us.")
    state = serializers.CharField(required=False)
    ae = serializers.CharField(required=False, help_text="AE title of the peer.")
    transaction_uid = serializers.CharField(required=False)
    sop_instance_uid = serializers.CharField(required=False, help_text="Requests that name this instance.")
    attention = serializers.BooleanField(required=False, default=False)
    before = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    limit = serializers.IntegerField(required=False, default=50, min_value=1, max_value=500)
