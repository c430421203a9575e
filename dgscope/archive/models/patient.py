"""Patient level of the index."""

from django.db import models


class Patient(models.Model):
    """A person as the images name them (PS3.3 C.7.1.1).

    `identity` is what makes two images belong to one person: Patient ID and its issuer, or, where an image has no
    Patient ID, its study alone. Two images without an ID are never taken for one person.
    """

    identity = models.CharField(max_length=200, unique=True)
    patient_id = models.CharField(max_length=64, blank=True)
    issuer_of_patient_id = models.CharField(max_length=64, blank=True)
    # Person Name in its component groups (PS3.5 6.2.1), decoded.
    name_alphabetic = models.CharField(max_length=200, blank=True)
    name_ideographic = models.CharField(max_length=200, blank=True)
    name_phonetic = models.CharField(max_length=200, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=16, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["patient_id"], name="patient_patient_id")]

    def __str__(self) -> str:
        return f"{self.name_alphabetic or 'no name'} ({self.patient_id or 'no ID'})"
