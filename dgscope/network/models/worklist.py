"""What the information system scheduled: the last good answer to each question, and its entries."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models


class WorklistEntry(models.Model):
    """A scheduled procedure step as a node described it (PS3.4 table K.6-1).

    What was shown to a person stays what their upload belongs to: an entry that the node changes is a new row.
    `attributes` is keyword → value, sequences as lists of such items.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)  # made here, never from a data set
    node = models.CharField(max_length=16)
    digest = models.CharField(max_length=64)  # SHA-256 of the attributes
    attributes = models.JSONField()
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "worklist entries"
        constraints = [models.UniqueConstraint(fields=["node", "digest"], name="worklist_entry_once")]
        permissions = [("create_objects", "Can make DICOM objects of photos, documents and models")]

    def __str__(self) -> str:
        return f"worklist entry {self.pk} of {self.node}"


class WorklistAnswer(models.Model):
    """The last good answer of a node to a question: shown with its age when the node is down."""

    node = models.CharField(max_length=16)
    question = models.CharField(max_length=64)  # SHA-256 of the keys
    entries = ArrayField(models.UUIDField(), default=list)  # in the order of the list
    cut = models.BooleanField(default=False)  # more matched than are kept
    left_out = models.PositiveIntegerField(default=0)  # entries that do not match what was asked
    as_of = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["node", "question"], name="worklist_answer_once")]

    def __str__(self) -> str:
        return f"worklist of {self.node} as of {self.as_of}"
