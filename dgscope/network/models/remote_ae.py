"""A DICOM node that this site knows: the allow-list has one row for each."""

import ipaddress

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

SERVICES = ("echo", "store", "find", "move", "commit", "print")


def validate_ae_title(value: str) -> None:
    """Refuse what PS3.5 6.2 does not allow in an AE title: 1 to 16 characters of the default repertoire."""
    stripped = value.strip(" ")
    if not stripped or value != stripped or len(value) > 16:
        raise ValidationError("An AE title has 1 to 16 characters, without spaces at its ends.")
    if any(not 0x20 <= ord(character) <= 0x7E or character == "\\" for character in value):
        raise ValidationError("An AE title has printable ASCII characters only, and no backslash.")


def validate_network(value: str) -> None:
    """Refuse what is neither an IP address nor a network in CIDR form."""
    try:
        ipaddress.ip_network(value, strict=False)
    except ValueError as error:
        raise ValidationError(f"“{value}” is not an IP address or network, such as 10.1.2.3 or 10.1.0.0/16.") from error


def validate_service(value: str) -> None:
    """Refuse a service that does not exist."""
    if value not in SERVICES:
        raise ValidationError(f"“{value}” is not one of {', '.join(SERVICES)}.")


class RemoteAE(models.Model):
    """A remote application entity: how it is reached, and what it may ask of us.

    `networks` narrows from where it may call; empty means from anywhere. A title alone is no authentication.
    """

    ae_title = models.CharField("AE title", max_length=16, unique=True, validators=[validate_ae_title])
    description = models.CharField(max_length=200, blank=True)
    host = models.CharField(
        max_length=255, blank=True, help_text="Host name or address at which we reach it; empty if it only calls us."
    )
    port = models.PositiveIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(65535)]
    )
    services = ArrayField(
        models.CharField(max_length=10, validators=[validate_service]),
        default=list,
        help_text=f"What it may ask of us: {', '.join(SERVICES)}.",
    )
    networks = ArrayField(
        models.CharField(max_length=50, validators=[validate_network]),
        default=list,
        blank=True,
        help_text="Addresses or networks it may call from; empty: any.",
    )
    called_ae_title = models.CharField(
        "called AE title",
        max_length=16,
        blank=True,
        validators=[validate_ae_title],
        help_text="The title it must call us by; empty: our own.",
    )
    enabled = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "remote AE"
        verbose_name_plural = "remote AEs"
        ordering = ["ae_title"]

    def __str__(self) -> str:
        return self.ae_title
