"""System checks: risky settings are said loudly at every start and by `manage.py check`."""

import ipaddress
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register


@register("dgscope")
def check_exposure(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Warn of what can be reached from outside without protection."""
    env = settings.ENV
    messages: list[CheckMessage] = []
    if _is_public(env.dicom_host) and env.dicom_tls is None:
        messages.append(
            Warning(
                f"The DICOM port listens on {env.dicom_host} without TLS: what is sent can be read on the way.",
                hint="Set DGSCOPE_DICOM_TLS_PORT with a certificate and key, or keep the port within a closed network.",
                id="dgscope.W001",
            )
        )
    if _is_public(env.http_host) and not env.https:
        messages.append(
            Warning(
                f"The web server listens on {env.http_host} without HTTPS: passwords can be read on the way.",
                hint="Put a proxy with HTTPS in front and set DGSCOPE_HTTPS=1.",
                id="dgscope.W002",
            )
        )
    if "*" in env.allowed_hosts:
        messages.append(
            Warning(
                "DGSCOPE_ALLOWED_HOSTS contains *: any host name is believed.",
                hint="Name the hosts by which people reach this site.",
                id="dgscope.W003",
            )
        )
    if env.debug and _is_public(env.http_host):
        messages.append(
            Error(
                "DGSCOPE_DEBUG is on while the web server can be reached from outside: error pages show settings.",
                hint="Switch DGSCOPE_DEBUG off.",
                id="dgscope.E001",
            )
        )
    return messages


def _is_public(host: str) -> bool:
    if host == "localhost":
        return False
    try:
        return not ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return True
