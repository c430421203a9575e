"""Writing down what is asked of us, before the caller hears that it is taken."""

import contextlib
from datetime import timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from pydicom.uid import generate_uid

from dgscope.dimse.storage_commitment import Reference
from dgscope.network.commitment.data_sets import Request, digest
from dgscope.network.models import CommitItem, CommitRequest, CommitState, Direction, RemoteAE

# So long a caller that stays may get its report on its own association.
SAME_ASSOCIATION: Final = timedelta(seconds=15)
_BATCH: Final = 2000


class NotTaken(Exception):
    """Base: the request is not taken."""


class NotPermitted(NotTaken):
    """The caller may call, but not ask for this."""


class NoAddress(NotTaken):
    """The caller cannot be reached, so it could never be told the result."""


class DuplicateTransaction(NotTaken):
    """The Transaction UID was used for other instances."""


def receive(request: Request, ae_title: str, address: str) -> CommitRequest:
    """Write a request down, durable when this returns.

    The same request again is checked and reported anew: a Transaction UID stands for one set of instances for ever.

    Raises
    ------
    NotPermitted, NoAddress, DuplicateTransaction
        It is not taken.
    django.db.DatabaseError
        It cannot be written down.
    """
    node = RemoteAE.objects.filter(ae_title=ae_title).first()
    if node is None or "commit" not in node.services:
        raise NotPermitted(f"{ae_title} may not ask for storage commitment.")
    if not node.host:
        _note_without_address(request, ae_title, address)
        raise NoAddress(f"There is no address for {ae_title}.")
    try:
        with transaction.atomic():
            return _write(request, node, address)
    except IntegrityError:  # the same request came on two associations at once: the other one was first
        return _repeat(request, node)


def due_now(row: CommitRequest) -> None:
    """Start a new round of attempts at once: the caller asked again, or a person did."""
    now = timezone.now()
    row.state = CommitState.RECEIVED if row.direction == Direction.IN else CommitState.ASKING
    if row.direction == Direction.OUT:  # peers may take a Transaction UID once only
        row.transaction_uid = generate_uid(prefix=None)
    row.why, row.attempts, row.ended_at = "", 0, None
    row.round_at = row.next_attempt_at = now
    row.save(update_fields=["transaction_uid", "state", "why", "attempts", "ended_at", "round_at", "next_attempt_at"])


def _write(request: Request, node: RemoteAE, address: str) -> CommitRequest:
    known = CommitRequest.objects.filter(
        direction=Direction.IN, ae_title=node.ae_title, transaction_uid=request.transaction_uid
    )
    # A caller that had no address then and has one now starts anew.
    known.filter(state=CommitState.TURNED_AWAY).delete()
    if known.exists():
        return _repeat(request, node)
    now = timezone.now()
    same = now + SAME_ASSOCIATION if node.commit_on_same_association else None
    row = CommitRequest.objects.create(
        direction=Direction.IN,
        transaction_uid=request.transaction_uid,
        ae_title=node.ae_title,
        address=address,
        state=CommitState.RECEIVED,
        content_sha256=digest(request.references),
        total=len(request.references),
        created_at=now,
        round_at=now,
        next_attempt_at=now,
        same_association_until=same,
    )
    add_items(row, request.references)
    return row


def add_items(row: CommitRequest, references: tuple[Reference, ...]) -> None:
    """Write the instances of a request."""
    CommitItem.objects.bulk_create(
        (CommitItem(request=row, sop_class_uid=one.sop_class, sop_instance_uid=one.sop_instance) for one in references),
        batch_size=_BATCH,
    )


def _repeat(request: Request, node: RemoteAE) -> CommitRequest:
    with transaction.atomic():
        row = CommitRequest.objects.select_for_update().get(
            direction=Direction.IN, ae_title=node.ae_title, transaction_uid=request.transaction_uid
        )
        if bytes(row.content_sha256) != digest(request.references):
            raise DuplicateTransaction("The Transaction UID was used for other instances.")
        if row.state != CommitState.RECEIVED:
            now = timezone.now()
            row.same_association_until = now + SAME_ASSOCIATION if node.commit_on_same_association else None
            row.save(update_fields=["same_association_until"])
            due_now(row)
        return row


def _note_without_address(request: Request, ae_title: str, address: str) -> None:
    """Leave one row for each such caller, the last one: it is there to be seen, not to count."""
    now = timezone.now()
    values = {
        "transaction_uid": request.transaction_uid,
        "address": address,
        "why": f"Add an address (host and port) for the AE {ae_title}: without one it cannot be told the result.",
        "content_sha256": digest(request.references),
        "total": len(request.references),
        "created_at": now,
        "round_at": now,
        "ended_at": now,
    }
    with contextlib.suppress(IntegrityError), transaction.atomic():  # of an older row: the AE had an address then
        CommitRequest.objects.update_or_create(
            direction=Direction.IN, ae_title=ae_title, state=CommitState.TURNED_AWAY, defaults=values
        )
