"""The audit trail: who did what to whose data, from where."""

from django.db import models


class AuditEvent(models.Model):
    """One event of PS3.15 A.5. Rows are only ever added."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    event = models.CharField(max_length=40, db_index=True)  # audit.Event
    user = models.CharField(max_length=150, blank=True)  # a name, not a key: it outlives the account
    address = models.CharField(max_length=64, blank=True)
    succeeded = models.BooleanField(default=True)
    patient_id = models.CharField(max_length=64, blank=True)
    study_instance_uid = models.CharField(max_length=64, blank=True, db_index=True)
    object_uid = models.CharField(max_length=64, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.event} {self.user}"
