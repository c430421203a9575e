"""Tokens by which programs sign in."""

import hashlib
import secrets
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

PREFIX = "dgs_"


def digest(secret: str) -> str:
    """Hash a token for storing. It is 256 random bits, so a fast hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_secret() -> str:
    """Make the secret of a new token."""
    return PREFIX + secrets.token_urlsafe(32)


class ApiToken(models.Model):
    """A bearer token of an account. Only its hash is kept: it is shown once, when it is made."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=100)
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)

    # The secret while it is being shown to the one who made it; no column.
    shown_once: str | None = None

    class Meta:
        verbose_name = "API token"
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name} of {self.user}"

    @classmethod
    def create(cls, user_pk: int, name: str) -> tuple[Self, str]:
        """Make a token; the second value is its secret, which cannot be had again."""
        secret = new_secret()
        return cls.objects.create(user_id=user_pk, name=name, secret_hash=digest(secret)), secret

    @property
    def is_valid(self) -> bool:
        """Not past its expiry."""
        return self.expires_at is None or self.expires_at > timezone.now()
