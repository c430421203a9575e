"""From where a request comes."""

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """Return the address of the peer.

    Where DGSCOPE_HTTPS says that a proxy stands in front, the proxy's own entry in X-Forwarded-For (the last one)
    counts: what stands before it was written by the caller and proves nothing.
    """
    if settings.ENV.https:
        forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")[-1].strip()
        if forwarded:
            return forwarded[:64]
    return str(request.META.get("REMOTE_ADDR", ""))[:64]
