"""Whether a rule applies to an instance, and at this hour."""

import datetime
import fnmatch

from dgscope.archive.folding import fold
from dgscope.archive.models import Instance
from dgscope.network.models import RoutingRule


def applies(rule: RoutingRule, instance: Instance) -> bool:
    """Whether all conditions of a rule hold; what came from the node itself never goes back to it."""
    series = instance.series
    if instance.source_ae == rule.node.ae_title:
        return False
    if rule.source_ae and instance.source_ae != rule.source_ae:
        return False
    modalities = {part.strip().upper() for part in rule.modality.split(",") if part.strip()}
    if modalities and series.modality.upper() not in modalities:
        return False
    if not rule.description:
        return True
    pattern = f"*{fold(rule.description)}*"
    return any(fnmatch.fnmatchcase(fold(text), pattern) for text in (series.study.description, series.description))


def is_open(rule: RoutingRule, at: datetime.time) -> bool:
    """Whether the rule works at this time of day; hours may go over midnight."""
    if rule.from_time is None or rule.to_time is None:
        return True
    if rule.from_time <= rule.to_time:
        return rule.from_time <= at < rule.to_time
    return at >= rule.from_time or at < rule.to_time
