"""A job: a row first, so that nothing that was asked for is lost, then a task that carries only its primary key."""

from django.conf import settings
from django.db import models


class JobState(models.TextChoices):
    """Where a job stands. The last four are ends."""

    QUEUED = "queued", "waiting"
    RUNNING = "running", "running"
    SUCCEEDED = "succeeded", "done"
    PARTLY = "partly", "done in part"
    FAILED = "failed", "failed"
    CANCELLED = "cancelled", "cancelled"


ENDED = (JobState.SUCCEEDED, JobState.PARTLY, JobState.FAILED, JobState.CANCELLED)
LIVE = (JobState.QUEUED, JobState.RUNNING)


class Job(models.Model):
    """Work with a remote AE that takes longer than a request.

    A worker claims the row by a conditional UPDATE, and each of its later writes holds only while `worker` and
    `attempts` are still its own: of two workers that think they run a job, one notices.
    """

    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    node = models.CharField(max_length=16, blank=True)  # AE title; not a key, since the history outlives the node
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    priority = models.SmallIntegerField(default=5)  # 0 is last, 9 is first

    done = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True, blank=True)  # null: not known (yet)
    rate = models.FloatField(null=True, blank=True)  # instances per second
    why = models.CharField(max_length=500, blank=True)  # a sentence

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )  # null: made by a rule, or its account is gone
    owner_name = models.CharField(max_length=150, blank=True)
    request = models.JSONField(default=dict)
    result = models.JSONField(default=dict)

    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    interruptions = models.PositiveIntegerField(default=0)  # times that its worker died
    worker = models.CharField(max_length=100, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    cancel_requested = models.BooleanField(default=False)
    associations = models.PositiveSmallIntegerField(default=1)  # how many it may open at a time, while it runs

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["node", "-priority", "id"], name="job_live", condition=models.Q(state__in=["queued", "running"])
            ),
            models.Index(fields=["owner", "-id"], name="job_of_owner"),
            models.Index(fields=["state", "-id"], name="job_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}: {self.title}"

    @property
    def has_ended(self) -> bool:
        """Whether nothing more will happen unless somebody asks for it."""
        return self.state in ENDED

    @property
    def can_cancel(self) -> bool:
        """Whether it can still be stopped."""
        return self.state in LIVE and not self.cancel_requested

    @property
    def can_retry(self) -> bool:
        """Whether it ended with something left to do."""
        return self.state in {JobState.PARTLY, JobState.FAILED, JobState.CANCELLED}


class ItemState(models.TextChoices):
    """What became of one instance."""

    WAITING = "waiting", "waiting"
    DONE = "done", "done"
    WARNING = "warning", "done, with a warning"
    FAILED = "failed", "failed"


class JobItem(models.Model):
    """One instance of a job, so that a job that runs again goes on where it was."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="items")
    sop_instance_uid = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=ItemState, default=ItemState.WAITING)
    status = models.PositiveIntegerField(null=True, blank=True)  # the peer's DIMSE status
    why = models.CharField(max_length=300, blank=True)
    # What a later step says of it: stored, committed … (storage commitment).
    note = models.CharField(max_length=30, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["job", "sop_instance_uid"], name="job_item_once")]
        indexes = [models.Index(fields=["job", "state"], name="job_item_state")]

    def __str__(self) -> str:
        return f"{self.sop_instance_uid}: {self.state}"
