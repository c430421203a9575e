"""An examination under way: the node, how we call it, and what earlier stages have learned."""

import threading
from dataclasses import dataclass, field, replace
from typing import Any

from dgscope.dimse.associate import Accepted, Answer
from dgscope.dimse.peer import Peer
from dgscope.dimse.query_retrieve import Root
from dgscope.dimse.storage import SendItem
from dgscope.network.models import RemoteAE
from dgscope.network.peers import our_entry_for, peer_of


@dataclass
class Case:
    """What the stages share.

    Attributes
    ----------
    may_store
        Whether the person has agreed that the node gets, and keeps, a test object.
    local_address
        Our address as the connection to the node has it.
    services
        What became of the context proposed for each service, by SOP class.
    stored
        The test object, once the node has it.
    """

    node: RemoteAE
    peer: Peer
    may_store: bool = False
    cancel: threading.Event = field(default_factory=threading.Event)
    addresses: tuple[str, ...] = ()
    local_address: str = ""
    accepted: Accepted | None = None
    services: dict[str, Answer] = field(default_factory=dict)
    matrix: dict[str, Any] | None = None
    stored: SendItem | None = None

    @property
    def title(self) -> str:
        """The node's AE title."""
        return self.node.ae_title

    @property
    def root(self) -> Root:
        """The information model in which the node is queried."""
        return Root(self.node.query_root)

    @property
    def to_enter(self) -> dict[str, str | int]:
        """What the administrator of the node has to enter for us."""
        return our_entry_for(self.node, self.local_address)

    @property
    def our_title(self) -> str:
        """The AE title by which the node shall call us."""
        return str(self.to_enter["ae_title"])

    @property
    def our_port(self) -> int:
        """The port at which the node shall call us."""
        return int(self.to_enter["port"])

    @property
    def our_host(self) -> str:
        """The address at which the node shall call us."""
        return str(self.to_enter["host"])

    def entry_request(self, what: str) -> str:
        """Ask for that entry in a sentence."""
        given = f"AE title {self.our_title}, host {self.our_host}, port {self.our_port}"
        return (
            f"Ask the administrator of {self.title} to enter {what}: {given}. Upper and lower case count in AE titles."
        )


def case_of(node: RemoteAE, *, may_store: bool = False, cancel: threading.Event | None = None) -> Case:
    """Begin an examination. No wait is longer than the node's own limit for a silence."""
    peer = peer_of(node)
    limits = peer.timeouts
    most = limits.response
    limits = replace(
        limits, associate=min(limits.associate, most), pdu=min(limits.pdu, most), send=min(limits.send, most)
    )
    return Case(node, replace(peer, timeouts=limits), may_store, cancel or threading.Event())
