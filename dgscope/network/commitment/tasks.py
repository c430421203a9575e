"""Tasks of storage commitment: what they carry names a node, the ledger says what is due with it."""

from celery import shared_task

from dgscope.network.commitment import serving, waking


@shared_task(name=waking.TASK)  # type: ignore[untyped-decorator]  # Celery has no types
def serve_node(ae_title: str) -> int:
    """Check, report and ask whatever is due with a node."""
    return serving.serve(ae_title)


@shared_task  # type: ignore[untyped-decorator]  # Celery has no types
def serve_due() -> int:
    """Have every node served with which something is due; a node that does not answer keeps no other one waiting."""
    titles = serving.due_nodes()
    for title in titles:
        serve_node.delay(title)
    return len(titles)
