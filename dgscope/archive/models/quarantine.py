"""Objects that were received and kept, but not taken into the index, until an administrator decides."""

from django.db import models


class QuarantineReason(models.TextChoices):
    """Why an object was set aside."""

    OTHER_BYTES = "other_bytes", "its UID is in the archive already, with other content"
    OTHER_PATIENT = "other_patient", "its study is in the archive already, under another patient"
    UNREADABLE = "unreadable", "it is in the store and cannot be read"
    REPLACED = "replaced", "another object took its place by an administrator's decision"


class Quarantined(models.Model):
    """A kept object with the reason why it is not shown, and what was decided in the end."""

    reason = models.CharField(max_length=20, choices=QuarantineReason)
    detail = models.TextField(blank=True)
    file = models.CharField(max_length=100, unique=True)
    size = models.BigIntegerField()
    data_set_offset = models.PositiveIntegerField(default=0)
    data_set_sha256 = models.BinaryField(max_length=32)
    sop_instance_uid = models.CharField(max_length=64, blank=True)
    sop_class_uid = models.CharField(max_length=64, blank=True)
    study_instance_uid = models.CharField(max_length=64, blank=True)
    patient_id = models.CharField(max_length=64, blank=True)
    patient_name = models.CharField(max_length=400, blank=True)
    source_kind = models.CharField(max_length=10)
    source_ae = models.CharField(max_length=64, blank=True)
    source_address = models.CharField(max_length=64, blank=True)
    received_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.CharField(max_length=150, blank=True)
    resolution = models.CharField(max_length=20, blank=True)  # "accepted" or "discarded"

    class Meta:
        verbose_name = "quarantined object"
        indexes = [
            models.Index(
                fields=["study_instance_uid"], name="quarantine_open", condition=models.Q(resolved_at__isnull=True)
            ),
            models.Index(fields=["sop_instance_uid", "data_set_sha256"], name="quarantine_same"),
        ]

    def __str__(self) -> str:
        return f"{self.sop_instance_uid}: {self.get_reason_display()}"
