"""What our own archive has received: the truth about a retrieve."""

import datetime
from typing import Final

from django.db.models import Q

from dgscope.archive.models import Instance
from dgscope.archive.models.instance import InstanceState
from dgscope.archive.models.quarantine import Quarantined
from dgscope.network.retrieve.inventory import Inventory
from dgscope.network.retrieve.target import Target

_CHUNK = 5000
# What is being deleted is as good as gone.
_REMAINING: Final = Instance.objects.filter(series__study__deleted_at__isnull=True)


class Receipts:
    """Looks into the archive.

    Parameters
    ----------
    inventory
        The instances that are expected; None where the node did not list them.
    since
        When the retrieve was asked for.
    originator, message_id
        How C-STORE sub-operations of our C-MOVE name it (PS3.7 9.3.1): they count even if the peer mixes studies up.
    """

    def __init__(
        self,
        target: Target,
        inventory: Inventory | None,
        since: datetime.datetime,
        originator: str,
        message_id: int,
    ) -> None:
        self._target = target
        self._inventory = inventory
        self._since = since
        self._originator = Q(move_originator_ae=originator, move_originator_message_id=message_id)

    def here(self) -> set[str]:
        """The instances of the target that are in the archive, with their files."""
        found = _REMAINING.filter(state=InstanceState.STORED)
        if self._inventory is not None and len(self._inventory) <= _CHUNK:
            found = found.filter(sop_instance_uid__in=self._inventory)
        else:
            found = found.filter(series__study__study_instance_uid=self._target.study_uid)
            if self._target.series_uid:
                found = found.filter(series__series_instance_uid=self._target.series_uid)
        uids = set(found.values_list("sop_instance_uid", flat=True))
        return uids if self._inventory is None else uids & self._inventory.keys()

    def new(self) -> int:
        """How many instances came since the retrieve was asked for: by originator, or by study, series and time."""
        place = Q(series__study__study_instance_uid=self._target.study_uid)
        if self._target.series_uid:
            place &= Q(series__series_instance_uid=self._target.series_uid)
        return _REMAINING.filter(place | self._originator, received_at__gte=self._since).count()

    def set_aside(self) -> dict[str, str]:
        """Instances of the target that came and were put into quarantine, and why."""
        rows = Quarantined.objects.filter(study_instance_uid=self._target.study_uid, resolved_at__isnull=True)
        wanted = self._inventory
        return {
            row.sop_instance_uid: row.get_reason_display()
            for row in rows.filter(received_at__gte=self._since)
            if wanted is None or row.sop_instance_uid in wanted
        }

    def count(self) -> int:
        """How far it is: instances of the target that are here, or new ones where the target is not known."""
        return self.new() if self._inventory is None else len(self.here())
