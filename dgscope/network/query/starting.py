"""Make a query: its rows, then one task for each node, so that a slow node holds up no other's answers."""

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db import transaction

from dgscope.network.jobs import queue
from dgscope.network.models import QueriedNode, Query, QueryState


def start(owner: User | None, nodes: Sequence[str], level: str, keys: dict[str, str], root: str = "") -> Query:
    """Ask `nodes` (AE titles); the answers come as rows."""
    with transaction.atomic():
        query = Query.objects.create(owner=owner, level=level, keys=keys, root=root)
        QueriedNode.objects.bulk_create(QueriedNode(query=query, node=node) for node in dict.fromkeys(nodes))
        transaction.on_commit(lambda: _dispatch(query))
    return query


def _dispatch(query: Query) -> None:
    for node in query.nodes.all():
        if not queue.tell(queue.RUN_QUERY, query.pk, node.node):
            why = "The queue of tasks does not answer, so nobody can ask the node. Try again."
            QueriedNode.objects.filter(pk=node.pk).update(state=QueryState.DONE, why=why)
