"""The audit trail: who did what to whose data, from where."""

from django.db import models


class Event(models.TextChoices):
    """What can happen, in the terms of PS3.15 A.5.3; `audit.EVENT_CODES` has the code of each."""

    APPLICATION_START = "application_start", "a process started"
    APPLICATION_STOP = "application_stop", "a process stopped"
    LOGIN = "login", "signed in"
    LOGIN_FAILED = "login_failed", "sign-in failed"
    LOGOUT = "logout", "signed out"
    QUERY = "query", "searched"
    VIEW = "view", "viewed a study"
    EXPORT = "export", "took data out"
    IMPORT = "import", "brought data in"
    SAVE = "save", "saved a presentation state"
    DELETE = "delete", "deleted a study"
    QUARANTINE = "quarantine", "decided about a quarantined object"
    AUDIT_READ = "audit_read", "read the audit trail"
    NODE_CHANGE = "node_change", "changed a remote AE"
    ACCOUNT_CHANGE = "account_change", "changed an account, a group or a token"
    ASSOCIATION_REJECTED = "association_rejected", "association rejected"
    SECURITY_ALERT = "security_alert", "security alert"


class AuditEvent(models.Model):
    """One event. Rows are only ever added: a trigger in the database refuses to change or delete them."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    event = models.CharField(max_length=40, choices=Event, db_index=True)
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
