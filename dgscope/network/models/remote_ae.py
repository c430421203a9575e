"""A DICOM node that this site knows: the allow-list has one row for each."""

import contextlib
import ipaddress
import re

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

# What a node may ask of us, and what we may ask of it.
SERVICES = ("echo", "store", "find", "move", "commit", "print")
OFFERS = ("echo", "store", "find", "move", "get", "commit", "worklist", "print")


class QueryRoot(models.TextChoices):
    """The information model in which a node is queried (PS3.4 C.6)."""

    STUDY = "study", "Study Root"
    PATIENT = "patient", "Patient Root"


class RetrieveBy(models.TextChoices):
    """How a node's images come to us."""

    MOVE = "move", "C-MOVE: it calls us"
    GET = "get", "C-GET: over our own association, where it cannot call us"


class Tls(models.TextChoices):
    """How a connection to a node is secured."""

    NONE = "", "no TLS"
    NAME = "name", "TLS, certificate and host name are checked"
    CERTIFICATE = "certificate", "TLS, the certificate is checked, not its name"
    UNCHECKED = "unchecked", "TLS, the certificate is not checked"


class Conversion(models.TextChoices):
    """What may be done to the pixel data on sending where the node refuses the stored transfer syntax."""

    NEVER = "never", "send as stored or not at all"
    LOSSLESS = "lossless", "decompress where the node refuses the stored transfer syntax"


def validate_ae_title(value: str) -> None:
    """Refuse what PS3.5 6.2 does not allow in an AE title: 1 to 16 characters of the default repertoire."""
    stripped = value.strip(" ")
    if not stripped or value != stripped or len(value) > 16:
        raise ValidationError("An AE title has 1 to 16 characters, without spaces at its ends.")
    if any(not 0x20 <= ord(character) <= 0x7E or character == "\\" for character in value):
        raise ValidationError("An AE title has printable ASCII characters only, and no backslash.")


# Ports below 104 and these are never a DICOM node's: an entry must not turn a C-ECHO into a probe of other services.
OTHER_SERVICES = frozenset(
    {110, 111, 119, 123, 135, 137, 138, 139, 143, 161, 179, 389, 443, 445, 465, 514, 515, 587, 631, 636, 873, 989, 990}
    | {993, 995, 1433, 1521, 2049, 2375, 2376, 2379, 3306, 3389, 5432, 5672, 5984, 6379, 9200, 9300, 11211, 27017}
)


def validate_host(value: str) -> None:
    """Refuse what is neither an IP address nor a host name (RFC 1123)."""
    with contextlib.suppress(ValueError):
        ipaddress.ip_address(value)
        return
    labels = value.removesuffix(".").split(".")
    if not all(re.fullmatch(r"(?!-)[A-Za-z0-9_-]{1,63}(?<!-)", label, re.ASCII) for label in labels):
        raise ValidationError(f"“{value}” is neither a host name nor an IP address. No port and no http:// here.")


def validate_port(value: int) -> None:
    """Refuse ports at which other services listen."""
    if not 104 <= value <= 65535 or value in OTHER_SERVICES:
        raise ValidationError(f"{value} is not a port of a DICOM node. Usual ones are 104, 2762, 4242 and 11112.")


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


def validate_offer(value: str) -> None:
    """Refuse a service that does not exist."""
    if value not in OFFERS:
        raise ValidationError(f"“{value}” is not one of {', '.join(OFFERS)}.")


def validate_uid(value: str) -> None:
    """Refuse what is no UID."""
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)+", value, re.ASCII) or len(value) > 64:
        raise ValidationError(f"“{value}” is not a UID.")


def validate_character_set(value: str) -> None:
    """Refuse what is no Specific Character Set (PS3.3 C.12.1.1.2)."""
    if not re.fullmatch(r"[A-Z0-9_ \\]*", value, re.ASCII):
        raise ValidationError("Give defined terms of Specific Character Set, such as ISO_IR 100 or ISO_IR 192.")


class RemoteAE(models.Model):
    """A remote application entity: how it is reached, and what it may ask of us.

    `networks` narrows from where it may call; empty means from anywhere. A title alone is no authentication.
    """

    ae_title = models.CharField("AE title", max_length=16, unique=True, validators=[validate_ae_title])
    description = models.CharField(max_length=200, blank=True)
    host = models.CharField(
        max_length=255,
        blank=True,
        validators=[validate_host],
        help_text="Host name or address at which we reach it; empty if it only calls us.",
    )
    port = models.PositiveIntegerField(null=True, blank=True, validators=[validate_port])
    services = ArrayField(
        models.CharField(max_length=10, validators=[validate_service]),
        default=list,
        blank=True,
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

    offers = ArrayField(
        models.CharField(max_length=10, validators=[validate_offer]),
        default=list,
        blank=True,
        help_text=f"What we may ask of it: {', '.join(OFFERS)}. Empty: not said, everything is tried.",
    )
    calling_ae_title = models.CharField(
        "calling AE title",
        max_length=16,
        blank=True,
        validators=[validate_ae_title],
        help_text="How we present ourselves to it; empty: our own title.",
    )
    query_root = models.CharField(max_length=10, choices=QueryRoot, default=QueryRoot.STUDY)
    retrieve_by = models.CharField(max_length=10, choices=RetrieveBy, default=RetrieveBy.MOVE)
    tls = models.CharField("TLS", max_length=12, choices=Tls, default=Tls.NONE, blank=True)
    character_set = models.CharField(
        max_length=80,
        blank=True,
        validators=[validate_character_set],
        help_text="Specific Character Set to ask in, and to assume where an answer names none, such as ISO_IR 192.",
    )
    send_syntaxes = ArrayField(
        models.CharField(max_length=64, validators=[validate_uid]),
        default=list,
        blank=True,
        help_text="Transfer syntaxes that it shall get, best first, besides the stored one. Empty: as stored.",
    )
    conversion = models.CharField(max_length=10, choices=Conversion, default=Conversion.LOSSLESS)
    px_as_dx = models.BooleanField(
        "PX sent as DX", default=False, help_text="Some archives refuse the DX class with modality PX."
    )
    commit_after_send = models.BooleanField(default=False, help_text="Ask for storage commitment after each send.")
    commit_on_same_association = models.BooleanField(
        default=False, help_text="Report commitment on its own association while it stays open."
    )
    max_jobs = models.PositiveSmallIntegerField(
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
        help_text="Jobs with it at one time, never more than its associations.",
    )
    max_associations = models.PositiveSmallIntegerField(
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
        help_text="Associations of its jobs at one time; a send opens several where the other jobs leave room.",
    )
    max_rate = models.PositiveIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="Instances per second that it gets, by all sends together; empty: no limit.",
    )
    connect_timeout = models.PositiveSmallIntegerField(
        default=10, validators=[MinValueValidator(1), MaxValueValidator(300)], help_text="Seconds."
    )
    response_timeout = models.PositiveSmallIntegerField(
        default=60, validators=[MinValueValidator(1), MaxValueValidator(3600)], help_text="Longest silence, seconds."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "remote AE"
        verbose_name_plural = "remote AEs"
        ordering = ["ae_title"]

    def __str__(self) -> str:
        return self.ae_title

    def clean(self) -> None:
        """Refuse half an address."""
        if bool(self.host) != (self.port is not None):
            raise ValidationError("Host and port belong together: give both, or neither if it only calls us.")
        self.services = [service for service in SERVICES if service in self.services]
        self.offers = [service for service in OFFERS if service in self.offers]
        self.networks = list(dict.fromkeys(self.networks))

    def can(self, service: str) -> bool:
        """Whether we may ask it for a service: it has an address, is switched on, and does not say otherwise."""
        return bool(self.enabled and self.host and (not self.offers or service in self.offers))
