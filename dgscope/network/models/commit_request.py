"""The ledger of storage commitment (PS3.4 annex J): what others asked of us, and what we asked of others."""

from django.db import models


class Direction(models.TextChoices):
    """Who asked."""

    IN = "in", "asked of us"
    OUT = "out", "asked by us"


class CommitState(models.TextChoices):
    """Where a request stands. The first five are of requests to us, the others of ours."""

    RECEIVED = "received", "to be checked"
    CHECKED = "checked", "to be reported"
    DELIVERED = "delivered", "reported"
    UNDELIVERED = "undelivered", "could not be reported"
    TURNED_AWAY = "turned_away", "turned away"

    ASKING = "asking", "to be asked"
    ASKED = "asked", "waiting for the answer"
    ANSWERED = "answered", "answered"
    REFUSED = "refused", "refused by the node"
    UNANSWERED = "unanswered", "not answered in time"


# Somebody has to look at these.
NEEDS_ATTENTION = (
    CommitState.UNDELIVERED,
    CommitState.TURNED_AWAY,
    CommitState.REFUSED,
    CommitState.UNANSWERED,
)


class CommitRequest(models.Model):
    """One transaction. It is written before the peer hears that its request is taken."""

    direction = models.CharField(max_length=3, choices=Direction)
    transaction_uid = models.CharField(max_length=64)
    ae_title = models.CharField(max_length=16)  # the peer; not a key, since the ledger outlives the node
    address = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=12, choices=CommitState)
    why = models.CharField(max_length=500, blank=True)  # a sentence
    content_sha256 = models.BinaryField(max_length=32)  # tells a repetition from another use of the transaction UID
    job = models.ForeignKey(
        "network.Job", on_delete=models.SET_NULL, null=True, blank=True, related_name="commitments"
    )  # the send after which we asked

    total = models.PositiveIntegerField(default=0)
    committed = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)

    created_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)  # reported, answered or given up
    keep_until = models.DateTimeField(null=True, blank=True)  # what is committed is not deleted before

    # Attempts count from `round_at`: the request itself, or the last time that somebody asked for a repetition.
    round_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    same_association_until = models.DateTimeField(null=True, blank=True)  # so long the caller's own association may do
    claimed_until = models.DateTimeField(null=True, blank=True)  # a report is under way on that association
    reported_by = models.CharField(max_length=16, blank=True)  # whose answer to us it was

    class Meta:
        verbose_name = "storage commitment"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["direction", "ae_title", "transaction_uid"], name="commit_request_once")
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"], name="commit_request_due", condition=models.Q(next_attempt_at__isnull=False)
            ),
            models.Index(fields=["transaction_uid"], name="commit_request_transaction"),
            models.Index(fields=["state", "-id"], name="commit_request_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.ae_title}: {self.transaction_uid}"

    @property
    def can_resend(self) -> bool:
        """Whether it can be checked and reported (or asked) once more by hand."""
        if self.direction == Direction.IN:
            return self.state in {CommitState.CHECKED, CommitState.DELIVERED, CommitState.UNDELIVERED}
        return self.state in {CommitState.ASKING, CommitState.REFUSED, CommitState.UNANSWERED}


class CommitItem(models.Model):
    """One instance of a request. `committed` is null until it is known."""

    request = models.ForeignKey(CommitRequest, on_delete=models.CASCADE, related_name="items")
    sop_class_uid = models.CharField(max_length=64)
    sop_instance_uid = models.CharField(max_length=64)
    committed = models.BooleanField(null=True, blank=True)
    failure_reason = models.PositiveIntegerField(null=True, blank=True)  # PS3.3 C.14, (0008,1197)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["sop_instance_uid"], name="commit_item_promised", condition=models.Q(committed=True)),
        ]

    def __str__(self) -> str:
        return self.sop_instance_uid
