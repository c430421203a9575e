"""Why a search cannot be done."""


class QueryError(Exception):
    """A search key or its value cannot be used."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(f"{key}: {reason}")
        self.key, self.reason = key, reason


class TooBroadError(Exception):
    """The search would have to read too much of the index; it was stopped."""
