"""Make a query: its rows, then one task for each node, so that a slow node holds up no other's answers."""

from collections.abc import Sequence

from celery import current_app
from django.contrib.auth.models import User
from django.db import transaction
from kombu.exceptions import OperationalError

from dgscope.network.models import QueriedNode, Query, QueryState

TASK = "dgscope.network.tasks.run_query"


def start(owner: User | None, nodes: Sequence[str], level: str, keys: dict[str, str], root: str = "") -> Query:
    """Ask `nodes` (AE titles); the answers come as rows."""
    with transaction.atomic():
        query = Query.objects.create(owner=owner, level=level, keys=keys, root=root)
        QueriedNode.objects.bulk_create(QueriedNode(query=query, node=node) for node in dict.fromkeys(nodes))
        transaction.on_commit(lambda: _dispatch(query))
    return query


def _dispatch(query: Query) -> None:
    for node in query.nodes.all():
        try:
            current_app.send_task(TASK, args=[query.pk, node.node], ignore_result=True, retry=False)
        except (OperationalError, OSError):
            why = "The queue of tasks does not answer, so nobody can ask the node. Try again."
            QueriedNode.objects.filter(pk=node.pk).update(state=QueryState.DONE, why=why)
