"""Series level of the index."""

from django.db import models


class Series(models.Model):
    """A series as its images name it (PS3.3 C.7.3.1).

    Unique within its study: a peer that gives one Series Instance UID to two studies makes two series.
    """

    study = models.ForeignKey("archive.Study", on_delete=models.CASCADE, related_name="series")
    series_instance_uid = models.CharField(max_length=64)
    modality = models.CharField(max_length=16, blank=True)
    series_number = models.IntegerField(null=True, blank=True)
    description = models.CharField(max_length=200, blank=True)
    body_part = models.CharField(max_length=64, blank=True)
    laterality = models.CharField(max_length=16, blank=True)
    series_date = models.DateField(null=True, blank=True)
    series_time = models.TimeField(null=True, blank=True)
    performed_procedure_step_start_date = models.DateField(null=True, blank=True)
    performed_procedure_step_start_time = models.TimeField(null=True, blank=True)
    # Request Attributes Sequence (0040,0275), as DICOM JSON items, for its two query keys.
    requested_procedure_ids = models.JSONField(default=list)
    scheduled_procedure_step_ids = models.JSONField(default=list)
    station_name = models.CharField(max_length=64, blank=True)
    attributes = models.JSONField(default=dict)
    number_of_instances = models.PositiveIntegerField(default=0)
    number_of_images = models.PositiveIntegerField(default=0)
    source_ae = models.CharField(max_length=64, blank=True)
    first_received_at = models.DateTimeField()
    last_received_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "series"
        constraints = [models.UniqueConstraint(fields=["study", "series_instance_uid"], name="series_in_study")]
        indexes = [models.Index(fields=["series_instance_uid"], name="series_uid")]

    def __str__(self) -> str:
        return f"{self.modality} {self.series_instance_uid}"
