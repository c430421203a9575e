"""Instance level of the index, and what an instance refers to."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class InstanceState(models.TextChoices):
    """What is known of the file behind a row."""

    STORED = "stored", "stored"
    MISSING = "missing", "file is missing"
    CORRUPT = "corrupt", "file differs from what was received"


class Instance(models.Model):
    """A SOP instance: one row, one file, kept as it was received."""

    # Every index costs at every object; `instance_in_series` serves for the series alone, too.
    series = models.ForeignKey("archive.Series", on_delete=models.CASCADE, related_name="instances", db_index=False)
    sop_instance_uid = models.CharField(max_length=64, unique=True)
    sop_class_uid = models.CharField(max_length=64)
    transfer_syntax_uid = models.CharField(max_length=64)
    instance_number = models.IntegerField(null=True, blank=True)

    # The file: a name made here, never anything from the data set.
    file = models.CharField(max_length=100, unique=True)
    size = models.BigIntegerField()
    data_set_offset = models.PositiveIntegerField()
    data_set_sha256 = models.BinaryField(max_length=32)
    state = models.CharField(max_length=10, choices=InstanceState, default=InstanceState.STORED)
    checked_at = models.DateTimeField(null=True, blank=True)

    kind = models.CharField(max_length=10)  # attributes.Kind: image, ps, ko, sr, document, video, other
    rows = models.PositiveIntegerField(null=True, blank=True)
    columns = models.PositiveIntegerField(null=True, blank=True)
    number_of_frames = models.PositiveIntegerField(default=1)
    # Indexed attributes of the instance level in DICOM JSON (PS3.18 F.2): query keys, geometry, what the list shows.
    attributes = models.JSONField(default=dict)

    source_kind = models.CharField(max_length=10)
    source_ae = models.CharField(max_length=64, blank=True)
    source_address = models.CharField(max_length=64, blank=True)
    move_originator_ae = models.CharField(max_length=64, blank=True)
    move_originator_message_id = models.PositiveIntegerField(null=True, blank=True)
    received_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["series", "instance_number"], name="instance_in_series"),
            models.Index(fields=["-received_at"], name="instance_received"),
            models.Index(fields=["state"], name="instance_damaged", condition=~models.Q(state="stored")),
        ]

    def __str__(self) -> str:
        return self.sop_instance_uid


class Reference(models.Model):
    """That a presentation state, key object or report refers to an instance, which may not be here (yet)."""

    source = models.ForeignKey("archive.Instance", on_delete=models.CASCADE, related_name="references")
    series_instance_uid = models.CharField(max_length=64, blank=True)
    sop_class_uid = models.CharField(max_length=64, blank=True)
    sop_instance_uid = models.CharField(max_length=64)
    frames = ArrayField(models.PositiveIntegerField(), default=list)  # empty: all frames

    class Meta:
        indexes = [models.Index(fields=["sop_instance_uid"], name="reference_target")]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.sop_instance_uid}"
