"""What a service is to the association: a request in, a response out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from storage_scp.command_set import CommandSet
from storage_scp.status import Status


@dataclass(frozen=True)
class Peer:
    """Who calls; titles are valid AE titles without padding, `address` is numeric."""

    calling_ae: str
    called_ae: str
    address: str
    port: int


@dataclass(frozen=True)
class Context:
    """One accepted presentation context."""

    context_id: int
    abstract_syntax: str
    transfer_syntax: str
    service: "Service"


@dataclass(frozen=True)
class EventReport:
    """An N-EVENT-REPORT of ours (PS3.7 10.1.1): event type, and the event information as encoded for the context."""

    event_type: int
    data: bytes


class FollowUp(Protocol):
    """A report to the peer that a request of its leads to, for as long as the peer keeps its association open."""

    @property
    def is_over(self) -> bool:
        """Whether it can no longer become ready on this association."""

    def poll(self) -> EventReport | None:
        """Return the report once it is ready; asked a few times each second, and not again after a report."""

    def answered(self, status: int) -> None:
        """Take the status with which the peer answered the report."""

    def lost(self) -> None:
        """Note that the association has ended before the report was answered."""


class Request(Protocol):
    """One message from the peer. What a service does not read of its data set, the association reads and drops."""

    @property
    def peer(self) -> Peer:
        """The caller."""

    @property
    def context(self) -> Context:
        """The presentation context that the message came in."""

    @property
    def command(self) -> CommandSet:
        """The command set."""

    def data(self) -> Iterator[memoryview]:
        """Iterate over the encoded data set as it arrives; a fragment is valid until the next one is asked for."""


@dataclass(frozen=True)
class Response:
    """The answer to a request.

    Attributes
    ----------
    status
        A member of Status, or a number of the site's choice.
    comment
        Error Comment (0000,0902) in plain words, without patient data; cut to 64 characters.
    stored_bytes
        Bytes newly stored by this request; None when nothing was.
    follow_up
        What is to be reported to the peer on the same association, None where nothing is.
    afterwards
        Called once the response has been sent.
    """

    status: int = Status.SUCCESS
    comment: str = ""
    stored_bytes: int | None = None
    follow_up: FollowUp | None = None
    afterwards: Callable[[], None] | None = None


class Service(Protocol):
    """One service class as SCP."""

    @property
    def permission(self) -> str:
        """The word in the allow-list that grants it: echo, store, commit."""

    @property
    def peer_may_be_scp(self) -> bool:
        """Whether the peer may take the role of SCP (PS3.7 D.3.3.4): it then sends us the reports of the class."""

    def choose_transfer_syntax(self, proposed: tuple[str, ...]) -> str | None:
        """Choose among the proposed transfer syntaxes; None refuses the context."""

    def extended_negotiation(self, proposed: bytes) -> bytes | None:
        """Answer a SOP Class Extended Negotiation sub-item (PS3.7 D.3.3.5); None to answer nothing."""

    def handle(self, request: Request) -> Response | None:
        """Carry out one request; None where the command has no response. Unknown commands: not_supported()."""


def not_supported() -> Response:
    """Answer a command that the SOP class does not have."""
    return Response(Status.UNRECOGNIZED_OPERATION, "This SOP class has no such operation here")
