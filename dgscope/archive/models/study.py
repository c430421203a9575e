"""Study level of the index: also what the study list and the study queries read."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class Study(models.Model):
    """A study as its images name it (PS3.3 C.7.2.1).

    The patient's attributes stand here again, as received with this study: a query then reads one table and one
    index, and a later correction of the patient does not rewrite what an older study said.
    """

    patient = models.ForeignKey("archive.Patient", on_delete=models.PROTECT, related_name="studies")
    study_instance_uid = models.CharField(max_length=64, unique=True)
    study_id = models.CharField(max_length=64, blank=True, db_collation="C")
    study_date = models.DateField(null=True, blank=True)
    study_time = models.TimeField(null=True, blank=True)
    accession_number = models.CharField(max_length=64, blank=True, db_collation="C")
    description = models.CharField(max_length=200, blank=True)
    referring_physician = models.CharField(max_length=400, blank=True)

    patient_id_received = models.CharField(max_length=64, blank=True, db_collation="C")
    patient_name = models.CharField(max_length=400, blank=True)  # all component groups, "A=I=P"
    patient_name_search = models.CharField(max_length=400, blank=True, db_collation="C")  # folded: no case, no accents
    patient_birth_date = models.DateField(null=True, blank=True)
    patient_sex = models.CharField(max_length=16, blank=True)
    patient_age = models.CharField(max_length=8, blank=True)
    # Folded name words, ID, accession, description and referrer in one text, for the one search field of the list.
    search_text = models.TextField(blank=True)
    referring_physician_search = models.CharField(max_length=400, blank=True, db_collation="C")
    description_search = models.CharField(max_length=200, blank=True, db_collation="C")

    # What DICOM JSON of PS3.18 needs beyond the columns above; keys are eight-digit tags.
    attributes = models.JSONField(default=dict)

    # Aggregates over series and instances, kept by ingest in the same transaction.
    modalities = ArrayField(models.CharField(max_length=16), default=list)
    sop_classes = ArrayField(models.CharField(max_length=64), default=list)
    number_of_series = models.PositiveIntegerField(default=0)
    number_of_instances = models.PositiveIntegerField(default=0)
    number_of_images = models.PositiveIntegerField(default=0)
    number_of_presentation_states = models.PositiveIntegerField(default=0)
    number_of_key_objects = models.PositiveIntegerField(default=0)
    number_of_reports = models.PositiveIntegerField(default=0)

    source_ae = models.CharField(max_length=64, blank=True)
    first_received_at = models.DateTimeField()
    last_received_at = models.DateTimeField()
    # A study to be deleted is hidden first (tombstone); its rows go once its files are gone.
    deleted_at = models.DateTimeField(null=True, blank=True)
    deleted_by = models.CharField(max_length=150, blank=True)
    deletion_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name_plural = "studies"
        indexes = [
            # None on last_received_at: it changes with every object, and an indexed column would make each of these
            # updates write every index of the row.
            models.Index(fields=["patient_id_received", "id"], name="study_patient_id"),
            models.Index(fields=["accession_number", "id"], name="study_accession"),
            models.Index(fields=["study_id"], name="study_study_id"),
            GinIndex(fields=["modalities"], name="study_modalities"),
        ]
        permissions = [("store_study", "Can import and store studies"), ("export_study", "Can export studies")]

    def __str__(self) -> str:
        return f"{self.study_instance_uid} {self.description}".strip()
