"""The real allow-list as the associations use it."""

import threading

import pytest
from django.db import connection

from dgscope.network import allow_list
from dgscope.network.models import RemoteAE
from storage_scp.main import DatabaseAllowList


@pytest.mark.django_db(transaction=True)
def test_no_association_keeps_the_connection_that_read_the_list() -> None:
    RemoteAE.objects.create(ae_title="CT1", services=["store"])
    allow_list.forget()
    found: list[object] = []

    def ask() -> None:
        decision = DatabaseAllowList().decide("CT1", "DGSCOPE", "127.0.0.1")
        found.extend([decision.allowed, decision.services, connection.connection])

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert found == [True, frozenset({"store"}), None]


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_was_open_before_stays_open() -> None:
    connection.ensure_connection()
    allow_list.forget()
    DatabaseAllowList().decide("CT1", "DGSCOPE", "127.0.0.1")
    assert connection.connection is not None
