"""What comes from a peer, made safe for one line of a log."""

MAX_LENGTH = 200


def printable(value: str | bytes, limit: int = MAX_LENGTH) -> str:
    r"""Escape everything but visible ASCII and blanks, and cut it to `limit` characters.

    >>> printable("CT1\r\nINFO all is well")
    'CT1\\r\\nINFO all is well'
    """
    text = value.decode("latin-1") if isinstance(value, bytes) else value
    escaped = text[:limit].encode("unicode_escape").decode("ascii")
    return escaped if len(text) <= limit else escaped + "…"
