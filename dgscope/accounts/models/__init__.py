"""API tokens and the audit trail; accounts and groups are Django's own."""

from dgscope.accounts.models.audit import AuditEvent
from dgscope.accounts.models.token import ApiToken

__all__ = ["ApiToken", "AuditEvent"]
