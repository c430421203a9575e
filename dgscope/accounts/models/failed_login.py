"""Failed sign-ins of the last minutes, which slow down guessing."""

from django.db import models


class FailedLogin(models.Model):
    """One wrong password. Rows are dropped once they no longer count."""

    username = models.CharField(max_length=150)
    address = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["username", "address", "at"], name="failed_login_account"),
            models.Index(fields=["address", "at"], name="failed_login_address"),
            models.Index(fields=["at"], name="failed_login_age"),
        ]

    def __str__(self) -> str:
        return f"{self.username} from {self.address}"
