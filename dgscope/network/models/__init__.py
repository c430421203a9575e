"""Remote application entities, and callers that were turned away."""

from dgscope.network.models.rejected_caller import RejectedCaller, RejectReason
from dgscope.network.models.remote_ae import SERVICES, RemoteAE

__all__ = ["SERVICES", "RejectReason", "RejectedCaller", "RemoteAE"]
