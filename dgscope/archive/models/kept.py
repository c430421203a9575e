"""What is kept as one row and one file: instances, and objects that belong to no patient."""

from typing import Any

from django.db.models import QuerySet

from dgscope.archive.models.instance import Instance
from dgscope.archive.models.non_patient import NonPatientObject

Kept = Instance | NonPatientObject


def row_of(kept: Kept) -> QuerySet[Any]:
    """The row, to be changed on conditions."""
    return type(kept)._default_manager.filter(pk=kept.pk)
