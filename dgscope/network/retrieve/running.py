"""The job of the kind “retrieve”."""

import time
from typing import Final

from dgscope.dimse.errors import AssociationRejected, DimseError
from dgscope.dimse.query_retrieve import Root
from dgscope.network.jobs.outcome import Outcome
from dgscope.network.jobs.work import Work, reachable
from dgscope.network.models import JobItem, RemoteAE
from dgscope.network.models.remote_ae import RetrieveBy
from dgscope.network.peers import our_title_for, peer_of
from dgscope.network.retrieve.conclusion import conclude, conclude_elsewhere
from dgscope.network.retrieve.inventory import Inventory, take_inventory
from dgscope.network.retrieve.receipts import Receipts
from dgscope.network.retrieve.requests import requests_for
from dgscope.network.retrieve.target import Target
from dgscope.network.retrieve.transfer import Told, Transfer, by_get, by_move
from dgscope.network.routing.again import is_of_a_rule, tried_again

# The peer has said that it is ready: so long may what it sent be under way, counted anew with each arrival.
SECONDS_TO_ARRIVE: Final = 5.0
_LOOK_EACH: Final = 0.5
_ROUNDS: Final = 2


def run(work: Work) -> Outcome:
    """Fetch the target, count what arrived, ask once more for what did not, and say what is missing."""
    target, node = Target.of(work.request), work.node()
    if target.destination and target.destination != our_title_for(node):
        return _send_elsewhere(work, node, target)
    try:
        return _Retrieve(work, node, target).run()
    except DimseError as error:
        work.check()
        later = tried_again(work, str(error)) if is_of_a_rule(work) else None
        if later is None:
            raise
        raise later from error


class _Retrieve:
    def __init__(self, work: Work, node: RemoteAE, target: Target) -> None:
        self.work, self.node, self.target = work, node, target
        self.peer = peer_of(node)
        self.root = Root(node.query_root)
        self.message_id = message_id(work)
        self.inventory = take_inventory(self.peer, self.root, target, work.cancel)
        work.check()
        self.receipts = Receipts(
            target, self.inventory, work.job.created_at, self.peer.calling_ae_title, self.message_id
        )
        self.error: DimseError | None = None  # what broke a transfer off
        self._looked = 0.0
        self._count = -1

    def run(self) -> Outcome:
        self._note_items()
        told: list[Told] = []
        transfer = self._transfer()
        for number in range(_ROUNDS):
            missing = self._missing()
            if self.inventory is not None and not missing:
                break
            if number and (self.inventory is None or told[-1].is_failure or not self.receipts.new()):
                break  # asking once more helps where a part has come, not where nothing does
            told += self._ask(transfer, missing)
            self._wait_for_arrivals(told)
            if self.error is not None:
                break
        return conclude(self.work, self.node, self.target, self.inventory, self.receipts, told, self.error)

    def look(self) -> bool:
        """Note how far it is; whether more has arrived since the last look."""
        now = time.monotonic()
        if now - self._looked < _LOOK_EACH:
            return False
        self._looked = now
        count = self.receipts.count()
        has_grown, self._count = count > self._count >= 0, count
        self.work.progress(done=count)
        return has_grown

    def _note_items(self) -> None:
        if self.inventory is None:
            return
        rows = [JobItem(job_id=self.work.job.pk, sop_instance_uid=uid) for uid in self.inventory]
        JobItem.objects.bulk_create(rows, batch_size=2000, ignore_conflicts=True)
        self.work.start_from(len(self.receipts.here()), len(self.inventory))

    def _missing(self) -> set[str]:
        inventory: Inventory = self.inventory or {}
        return inventory.keys() - self.receipts.here() - self.receipts.set_aside().keys()

    def _ask(self, transfer: Transfer, missing: set[str]) -> list[Told]:
        told: list[Told] = []
        for keys, level in requests_for(self.root, self.target, self.inventory, missing):
            try:
                told.append(transfer(keys, level))
            except AssociationRejected:
                raise  # nothing was asked: a busy node is asked again later
            except DimseError as error:  # what has arrived until then is here all the same
                self.error = error
                self.work.check()
                break
            self._looked = 0.0
            self.look()
            self.work.check()
            if told[-1].is_failure:
                break
        return told

    def _wait_for_arrivals(self, told: list[Told]) -> None:
        """A peer may be ready, or gone, before its last C-STORE is; one that refused has sent nothing."""
        if self.error is None and (not told or told[-1].is_failure):
            return
        until = time.monotonic() + SECONDS_TO_ARRIVE
        while time.monotonic() < until and not self._is_complete(told):
            if self.work.cancel.wait(_LOOK_EACH / 2):
                self.work.check()
            if self.look():
                until = time.monotonic() + SECONDS_TO_ARRIVE

    def _is_complete(self, told: list[Told]) -> bool:
        if self.inventory is not None:
            return not self._missing()
        completed = sum(one.counts.completed or 0 for one in told)
        return 0 < completed <= self.receipts.new()

    def _transfer(self) -> Transfer:
        if self.node.retrieve_by == RetrieveBy.GET:
            return by_get(self.work, self.peer, self.root, self.inventory, self.look)
        return by_move(self.work, self.peer, self.root, our_title_for(self.node), self.message_id, self.look)


def _send_elsewhere(work: Work, node: RemoteAE, target: Target) -> Outcome:
    """Let a node send to a third one: there only the node can say what arrived."""
    reachable(target.destination)
    root, peer = Root(node.query_root), peer_of(node)
    inventory = take_inventory(peer, root, target, work.cancel)
    work.check()
    transfer = by_move(work, peer, root, target.destination, message_id(work), lambda: False)
    told = [transfer(keys, level) for keys, level in requests_for(root, target, inventory, set(inventory or ()))]
    work.check()
    return conclude_elsewhere(work, target, told)


def message_id(work: Work) -> int:
    """A Message ID by which the C-STORE sub-operations of this job are known."""
    return work.job.pk % 65535 + 1
