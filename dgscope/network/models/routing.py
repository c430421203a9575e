"""What happens by itself when images arrive: they are sent on, or prior studies are fetched."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from dgscope.network.models.remote_ae import RemoteAE


class RuleAction(models.TextChoices):
    """What a rule does."""

    SEND = "send", "send the images on"
    FETCH_PRIORS = "priors", "fetch prior studies of the patient"


class RoutingRule(models.Model):
    """An administrator's rule. Empty conditions hold for everything; all that are given must hold."""

    name = models.CharField(max_length=100, unique=True)
    enabled = models.BooleanField(default=True)
    action = models.CharField(max_length=10, choices=RuleAction, default=RuleAction.SEND)
    source_ae = models.CharField("source", max_length=16, blank=True, help_text="AE title that sent the images to us.")
    modality = models.CharField(max_length=16, blank=True, help_text="Such as CT; several separated by commas.")
    description = models.CharField(
        max_length=64, blank=True, help_text="Words in the description of study or series; * stands for anything."
    )
    node = models.ForeignKey(RemoteAE, on_delete=models.CASCADE, related_name="rules", verbose_name="remote AE")
    from_time = models.TimeField("from", null=True, blank=True, help_text="Start of the hours in which it works.")
    to_time = models.TimeField("to", null=True, blank=True, help_text="Their end; before the start: over midnight.")
    quiet_seconds = models.PositiveIntegerField(
        default=15, help_text="Wait until nothing came for the study for so many seconds."
    )
    retries = models.PositiveSmallIntegerField(
        default=10, validators=[MaxValueValidator(100)], help_text="Times to try again when the node does not take it."
    )
    most_priors = models.PositiveSmallIntegerField(
        default=3, validators=[MinValueValidator(1)], help_text="Fetch at most so many prior studies."
    )
    # Where the rule stands in what was received: instances up to here have been looked at.
    looked_until = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "routing rule"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A rule that was switched off does not apply to what came meanwhile."""
        was = RoutingRule.objects.filter(pk=self.pk).values_list("enabled", flat=True).first() if self.pk else None
        if self.enabled and was is False:
            self.looked_until = timezone.now()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Refuse half a time window, and a node that is not to be asked for what the rule does."""
        if (self.from_time is None) != (self.to_time is None):
            raise ValidationError("Give both times, or neither for the whole day.")
        if self.node_id is None or not self.node.offers:
            return
        needed = {"store"} if self.action == RuleAction.SEND else {"find", self.node.retrieve_by}
        if missing := sorted(needed - set(self.node.offers)):
            raise ValidationError(f"The entry of {self.node} does not offer {' and '.join(missing)}.")


class RoutedInstance(models.Model):
    """The outbox: an instance to which a rule applies, once, until and after a job took it."""

    rule = models.ForeignKey(RoutingRule, on_delete=models.CASCADE, related_name="routed")
    sop_instance_uid = models.CharField(max_length=64)
    study_instance_uid = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    job = models.ForeignKey("network.Job", on_delete=models.SET_NULL, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "sop_instance_uid", "received_at"], name="routed_once"),
        ]
        indexes = [
            models.Index(
                fields=["rule", "study_instance_uid"], name="routed_waiting", condition=models.Q(taken_at__isnull=True)
            ),
            models.Index(fields=["received_at"], name="routed_received"),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.sop_instance_uid}"
