"""A question to one or several nodes, and the answers as they come. Kept for an hour."""

from django.conf import settings
from django.db import models


class QueryState(models.TextChoices):
    """Where a query stands."""

    RUNNING = "running", "running"
    DONE = "done", "done"
    CANCELLED = "cancelled", "cancelled"


class Query(models.Model):
    """What was asked."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    level = models.CharField(max_length=10)
    keys = models.JSONField(default=dict)
    root = models.CharField(max_length=10, blank=True)  # empty: as each node is set
    created_at = models.DateTimeField(auto_now_add=True)
    cancel_requested = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "queries"

    def __str__(self) -> str:
        return f"query {self.pk} ({self.level})"


class QueriedNode(models.Model):
    """The part of a query that concerns one node."""

    query = models.ForeignKey(Query, on_delete=models.CASCADE, related_name="nodes")
    node = models.CharField(max_length=16)
    state = models.CharField(max_length=10, choices=QueryState, default=QueryState.RUNNING)
    why = models.CharField(max_length=500, blank=True)
    cut = models.BooleanField(default=False)  # more matched than we keep
    left_out = models.PositiveIntegerField(default=0)  # answers that do not match what was asked
    heartbeat_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["query", "node"], name="query_node_once")]

    def __str__(self) -> str:
        return f"{self.query_id} at {self.node}: {self.state}"


class QueryAnswer(models.Model):
    """One match. `attributes` is keyword → value, sequences as lists of such items."""

    query = models.ForeignKey(Query, on_delete=models.CASCADE, related_name="answers")
    node = models.CharField(max_length=16)
    attributes = models.JSONField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["query", "id"], name="query_answer_order")]

    def __str__(self) -> str:
        return f"{self.query_id} {self.node} {self.pk}"
