"""API tokens, the audit trail, and failed sign-ins; accounts and groups are Django's own."""

from dgscope.accounts.models.audit import AuditEvent
from dgscope.accounts.models.failed_login import FailedLogin
from dgscope.accounts.models.token import ApiToken

__all__ = ["ApiToken", "AuditEvent", "FailedLogin"]
