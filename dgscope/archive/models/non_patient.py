"""Objects that belong to no patient: hanging protocols, colour palettes, implant templates (PS3.4 annex GG)."""

from django.db import models
from pydicom.uid import UID

from dgscope.archive.models.instance import InstanceState


class NonPatientObject(models.Model):
    """A SOP instance without patient, study and series: one row, one file, kept as it was received."""

    sop_instance_uid = models.CharField(max_length=64, unique=True)
    sop_class_uid = models.CharField(max_length=64)
    transfer_syntax_uid = models.CharField(max_length=64)
    # What people call it (Hanging Protocol Name, Implant Name, Content Label …), and the sentence that explains it.
    label = models.CharField(max_length=200, blank=True)
    description = models.CharField(max_length=1000, blank=True)
    attributes = models.JSONField(default=dict)  # DICOM JSON (PS3.18 F.2), the list is attributes.non_patient

    # The file, as of an instance.
    file = models.CharField(max_length=100, unique=True)
    size = models.BigIntegerField()
    data_set_offset = models.PositiveIntegerField()
    data_set_sha256 = models.BinaryField(max_length=32)
    state = models.CharField(max_length=10, choices=InstanceState, default=InstanceState.STORED)
    checked_at = models.DateTimeField(null=True, blank=True)

    source_kind = models.CharField(max_length=10)
    source_ae = models.CharField(max_length=64, blank=True)
    source_address = models.CharField(max_length=64, blank=True)
    received_at = models.DateTimeField()

    class Meta:
        verbose_name = "object of no patient"
        verbose_name_plural = "objects of no patient"

    def __str__(self) -> str:
        return f"{self.class_name}: {self.label or self.sop_instance_uid}"

    @property
    def class_name(self) -> str:
        """The standard's name of the SOP class."""
        return UID(self.sop_class_uid).name
