"""Remote application entities, callers that were turned away, jobs, queries and rules."""

from dgscope.network.models.commit_request import NEEDS_ATTENTION, CommitItem, CommitRequest, CommitState, Direction
from dgscope.network.models.job import ENDED, LIVE, ItemState, Job, JobItem, JobState
from dgscope.network.models.query import QueriedNode, Query, QueryAnswer, QueryState
from dgscope.network.models.rejected_caller import RejectedCaller, RejectReason
from dgscope.network.models.remote_ae import OFFERS, SERVICES, RemoteAE
from dgscope.network.models.routing import RoutedInstance, RoutingRule, RuleAction
from dgscope.network.models.worklist import WorklistAnswer, WorklistEntry

__all__ = [
    "ENDED",
    "LIVE",
    "NEEDS_ATTENTION",
    "OFFERS",
    "SERVICES",
    "CommitItem",
    "CommitRequest",
    "CommitState",
    "Direction",
    "ItemState",
    "Job",
    "JobItem",
    "JobState",
    "QueriedNode",
    "Query",
    "QueryAnswer",
    "QueryState",
    "RejectReason",
    "RejectedCaller",
    "RemoteAE",
    "RoutedInstance",
    "RoutingRule",
    "RuleAction",
    "WorklistAnswer",
    "WorklistEntry",
]
