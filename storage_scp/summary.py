"""The one line that the log keeps of an association."""

import ipaddress
import logging
import time
from collections import Counter

from dgscope.network.allow_list import PROBE_AE
from storage_scp.associate_rq import AssociateRequest
from storage_scp.command_set import CommandField
from storage_scp.status import Status
from storage_scp.text import printable

log = logging.getLogger(__name__)


class Summary:
    """Collects what is worth a line: who, how much, how long, how it ended; never what the objects say."""

    def __init__(self, address: str, port: int, *, tls: bool) -> None:
        self._peer = f"{address}:{port}"
        self._is_local = ipaddress.ip_address(address).is_loopback
        self._tls = tls
        self._started = time.monotonic()
        self._calling = self._called = "?"
        self._proposed = 0
        self._results: Counter[tuple[int, int]] = Counter()
        self.accepted = 0
        self.bytes = 0
        self.end = "failed"

    def name(self, request: AssociateRequest) -> None:
        """Note who calls, as sent."""
        self._calling = printable(request.calling.strip(b" \0"))
        self._called = printable(request.called.strip(b" \0"))
        self._proposed = len(request.contexts)

    def count(self, field: int, status: int) -> None:
        """Note one answered message."""
        self._results[field, status] += 1

    def log(self) -> None:
        """Write the line, at level debug for what only looks whether we are alive."""
        seconds = time.monotonic() - self._started
        said_nothing = self._calling == "?" and self.end.startswith("lost")
        is_probe = said_nothing or (self._calling == PROBE_AE and self._is_local)
        log.log(
            logging.DEBUG if is_probe else logging.INFO,
            "%s %s->%s%s contexts %d/%d, %s%d bytes, %.2f s: %s",
            self._peer,
            self._calling,
            self._called,
            " TLS" if self._tls else "",
            self.accepted,
            self._proposed,
            "".join(f"{self._label(*key)} {number}, " for key, number in sorted(self._results.items())),
            self.bytes,
            seconds,
            self.end,
        )

    @staticmethod
    def _label(field: int, status: int) -> str:
        known = {member.value: member.name.replace("_", "-") for member in CommandField}
        label = known.get(field, f"command {field:04X}H")
        return label if status == Status.SUCCESS else f"{label} {status:04X}H"
