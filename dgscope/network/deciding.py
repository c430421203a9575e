"""Let a rejected caller in, or put it aside: what stands behind the two buttons."""

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from dgscope.accounts import audit
from dgscope.accounts.audit import Event
from dgscope.network import allow_list
from dgscope.network.models import RejectedCaller, RemoteAE

# What an approved caller may do: what a modality needs. Searching and retrieving are given in its entry.
APPROVED_SERVICES = ("echo", "store")


def approve(caller: RejectedCaller, user: AbstractBaseUser | AnonymousUser, address: str) -> RemoteAE:
    """Put the caller on the allow-list as it called: its title, its address, and the title it called us by.

    Raises
    ------
    django.core.exceptions.ValidationError
        Its AE title is one that the standard does not allow.
    """
    with transaction.atomic():
        entry = RemoteAE.objects.select_for_update().filter(ae_title=caller.calling_ae_title).first()
        if entry is None:
            entry = RemoteAE(ae_title=caller.calling_ae_title, networks=[caller.address])
        elif entry.networks and not allow_list.is_within(caller.address, entry.networks):
            entry.networks = [*entry.networks, caller.address]
        entry.enabled = True
        entry.services = list({*entry.services, *APPROVED_SERVICES})
        ours = settings.ENV.ae_title
        entry.called_ae_title = "" if caller.called_ae_title in {"", ours} else caller.called_ae_title
        entry.full_clean()
        entry.save()
        _put_aside(RejectedCaller.objects.filter(calling_ae_title=caller.calling_ae_title, address=caller.address))
        audit.record(
            Event.NODE_CHANGE,
            user=user,
            address=address,
            detail={"approved": entry.ae_title, "from": caller.address, "services": list(APPROVED_SERVICES)},
        )
    allow_list.forget()
    return entry


def dismiss(caller: RejectedCaller, user: AbstractBaseUser | AnonymousUser, address: str) -> None:
    """Take the caller off the list until it calls again."""
    _put_aside(RejectedCaller.objects.filter(pk=caller.pk))
    audit.record(
        Event.NODE_CHANGE,
        user=user,
        address=address,
        detail={"dismissed": caller.calling_ae_title, "from": caller.address},
    )


def _put_aside(callers: QuerySet[RejectedCaller]) -> None:
    callers.filter(dismissed_at__isnull=True).update(dismissed_at=timezone.now())
