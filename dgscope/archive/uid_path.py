"""UIDs in addresses: what is none leads nowhere, so that no text but digits and dots reaches a query."""

from django.urls import register_converter


class UidConverter:
    """`<uid:name>` in a URL pattern."""

    regex = r"[0-9][0-9.]{0,63}"

    def to_python(self, value: str) -> str:
        """Return the UID."""
        return value

    def to_url(self, value: str) -> str:
        """Return the UID."""
        return value


register_converter(UidConverter, "uid")
