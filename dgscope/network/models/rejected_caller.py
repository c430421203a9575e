"""Callers that were turned away: an administrator sees them and lets them in with one click."""

from django.db import models


class RejectReason(models.TextChoices):
    """Why an association was refused."""

    UNKNOWN_CALLING_AE = "unknown_calling", "its AE title is not on the list"
    CALLED_AE_NOT_RECOGNISED = "wrong_called", "it called us by a title that is not ours"
    ADDRESS_NOT_ALLOWED = "wrong_address", "it called from an address that its entry does not name"
    DISABLED = "disabled", "its entry is switched off"
    UNAVAILABLE = "unavailable", "the list could not be read"


class RejectedCaller(models.Model):
    """One row for each caller (titles, address and reason), counted; not one for each attempt."""

    calling_ae_title = models.CharField(max_length=16)
    called_ae_title = models.CharField(max_length=16, blank=True)
    address = models.CharField(max_length=64)
    reason = models.CharField(max_length=20, choices=RejectReason)
    # [{"abstract_syntax": UID, "transfer_syntaxes": [UID, …]}, …] as proposed last.
    proposed = models.JSONField(default=list)
    attempts = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    dismissed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "rejected caller"
        ordering = ["-last_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["calling_ae_title", "called_ae_title", "address", "reason"], name="rejected_caller_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.calling_ae_title} from {self.address}"
