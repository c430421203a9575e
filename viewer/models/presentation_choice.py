"""Which presentation state a user chose for the images of a series."""

from typing import Final

from django.conf import settings
from django.db import models

SAVE: Final = "viewer.save_presentation_state"


class PresentationChoice(models.Model):
    """One choice; the latest one that applies to an image counts for it.

    A row for each state rather than for each series: the images of a series may have states of their own, and choosing
    one of them must not undo the choice for its neighbour. UIDs rather than keys: a study can go and come again.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    study_instance_uid = models.CharField(max_length=64, db_index=True)
    series_instance_uid = models.CharField(max_length=64)
    state_uid = models.CharField(max_length=64, blank=True)  # empty: as stored, without a presentation state
    chosen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "series_instance_uid", "state_uid"], name="one_choice_of_each_state"
            )
        ]
        permissions = [("save_presentation_state", "Can save presentation states")]

    def __str__(self) -> str:
        return f"{self.series_instance_uid}: {self.state_uid or 'none'}"
