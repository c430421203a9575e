"""What the objects of the archive say that cannot all be true. Nothing is changed because of it."""

from django.db import models


class DiscrepancyKind(models.TextChoices):
    """What does not fit together."""

    PATIENT_NAME = "patient_name", "one Patient ID, different names"
    BIRTH_DATE = "birth_date", "one Patient ID, different birth dates"
    SERIES_IN_TWO_STUDIES = "series", "one Series Instance UID in two studies"


class Discrepancy(models.Model):
    """One contradiction between a received object and what was there before; for the administrator."""

    kind = models.CharField(max_length=20, choices=DiscrepancyKind)
    patient = models.ForeignKey("archive.Patient", on_delete=models.CASCADE, related_name="discrepancies")
    study_instance_uid = models.CharField(max_length=64)  # of the object that contradicts
    series_instance_uid = models.CharField(max_length=64, blank=True)
    known = models.CharField(max_length=400, blank=True)
    received = models.CharField(max_length=400, blank=True)
    noticed_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.CharField(max_length=150, blank=True)

    class Meta:
        verbose_name_plural = "discrepancies"
        constraints = [
            # The same contradiction in a thousand images is one row.
            models.UniqueConstraint(
                fields=["kind", "study_instance_uid", "series_instance_uid", "received"], name="discrepancy_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.study_instance_uid})"
