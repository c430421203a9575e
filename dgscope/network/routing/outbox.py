"""From arrivals to jobs. The rows of the archive are the source, so nothing is lost whatever dies meanwhile.

Each rule has a cursor in time. A row may be committed later than its time says, by the deadlines of ingest: so each
look begins a little before the cursor, and the outbox holds each arrival once.
"""

import datetime
import itertools
from typing import Final

from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from dgscope.accounts import audit
from dgscope.archive.models import Instance
from dgscope.archive.models.instance import InstanceState
from dgscope.network import jobs
from dgscope.network.models import RoutedInstance, RoutingRule, RuleAction
from dgscope.network.routing.conditions import applies, is_open
from dgscope.network.send import starting

OVERLAP: Final = datetime.timedelta(minutes=1)
KEPT: Final = datetime.timedelta(days=1)
_CHUNK: Final = 2000
_PRIORS_PRIORITY: Final = 3
_NOT_NEEDED: Final = ("attributes", "series__attributes", "series__study__attributes")


def work() -> int:
    """Let every rule look at what arrived; how many jobs were made."""
    made = 0
    for pk in RoutingRule.objects.filter(enabled=True, node__enabled=True).values_list("pk", flat=True):
        with transaction.atomic():
            locked = RoutingRule.objects.select_for_update(skip_locked=True, of=("self",)).select_related("node")
            rule = locked.filter(pk=pk, enabled=True).first()
            if rule is not None:  # else another worker is at it
                _look(rule)
                made += _make_jobs(rule)
    RoutedInstance.objects.filter(taken_at__lt=timezone.now() - KEPT, received_at__lt=timezone.now() - KEPT).delete()
    return made


def _look(rule: RoutingRule) -> None:
    """Put what arrived since the last look, and to which the rule applies, into the outbox."""
    now, cursor = timezone.now(), rule.looked_until or rule.created_at
    instances = Instance.objects.defer(*_NOT_NEEDED).select_related("series__study")
    arrived = instances.filter(
        received_at__gte=max(cursor - OVERLAP, rule.created_at),
        state=InstanceState.STORED,
        series__study__deleted_at__isnull=True,
    )
    if rule.action == RuleAction.FETCH_PRIORS:
        # Priors that were fetched are no reason to fetch theirs.
        arrived = arrived.filter(move_originator_ae="").exclude(source_kind="get")
    if rule.source_ae:
        arrived = arrived.filter(source_ae=rule.source_ae)
    seen = RoutedInstance.objects.filter(
        rule=rule, sop_instance_uid=OuterRef("sop_instance_uid"), received_at=OuterRef("received_at")
    )
    new = arrived.filter(~Exists(seen)).order_by("received_at", "pk")
    fitting = (row for row in new.iterator(chunk_size=_CHUNK) if applies(rule, row))
    while rows := [_routed(rule, row) for row in itertools.islice(fitting, _CHUNK)]:
        RoutedInstance.objects.bulk_create(rows, ignore_conflicts=True)
    rule.looked_until = now
    rule.save(update_fields=["looked_until"])


def _routed(rule: RoutingRule, row: Instance) -> RoutedInstance:
    return RoutedInstance(
        rule=rule,
        sop_instance_uid=row.sop_instance_uid,
        study_instance_uid=row.series.study.study_instance_uid,
        received_at=row.received_at,
    )


def _make_jobs(rule: RoutingRule) -> int:
    """Make a job for each study for which nothing came for a while."""
    if not is_open(rule, timezone.localtime().time()):
        return 0
    quiet = timezone.now() - datetime.timedelta(seconds=rule.quiet_seconds)
    waiting = RoutedInstance.objects.filter(rule=rule, taken_at__isnull=True)
    studies = waiting.values("study_instance_uid").annotate(last=Max("received_at")).filter(last__lte=quiet)
    made = 0
    for uid in list(studies.order_by("last").values_list("study_instance_uid", flat=True)):
        rows = waiting.filter(study_instance_uid=uid)
        if rule.action == RuleAction.SEND:
            found = Instance.objects.filter(sop_instance_uid__in=rows.values("sop_instance_uid"))
            _audit(rule, uid, found.count())
            job = starting.start(rule.node, found, None, {"rule": rule.name, "retries": rule.retries, "study_uid": uid})
        else:
            job = jobs.create(
                "priors",
                title=f"Prior studies from {rule.node.ae_title}",
                node=rule.node.ae_title,
                request={"rule": rule.name, "retries": rule.retries, "study_uid": uid, "most": rule.most_priors},
                priority=_PRIORS_PRIORITY,
            )
        rows.update(job=job, taken_at=timezone.now())
        made += 1
    return made


def _audit(rule: RoutingRule, study_uid: str, instances: int) -> None:
    """Data that leave by a rule leave a row, too; without it they do not leave."""
    detail: dict[str, object] = {"to": rule.node.ae_title, "instances": instances}
    audit.record(audit.Event.EXPORT, user=f"rule {rule.name}", study_uid=study_uid, detail=detail)
