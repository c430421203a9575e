"""How a peer wants to be sent to."""

from dataclasses import dataclass

from dgscope.dimse.sop_classes import EXPLICIT_LE, IMPLICIT_LE
from dgscope.dimse.storage.convert import Transcoder
from dgscope.dimse.storage.headers import Alter


@dataclass(frozen=True, slots=True)
class SendOptions:
    """Options of a send.

    Attributes
    ----------
    transcoder
        Converts pixel data where the stored transfer syntax is refused; None: such instances fail. Between
        uncompressed syntaxes we convert by ourselves.
    offered
        Transfer syntaxes to offer besides the stored one, in the order in which a conversion prefers them.
        Implicit VR Little Endian is always among those proposed (PS3.5 10.1).
    withheld
        Transfer syntaxes never to propose to this peer, even where an instance is stored in one.
    alter
        Changes headers for a peer's quirk.
    associations
        How many to open at a time. A peer that gives fewer gets all over those.
    move_originator
        AE title and Message ID of the C-MOVE that this send answers.
    """

    transcoder: Transcoder | None = None
    offered: tuple[str, ...] = (EXPLICIT_LE, IMPLICIT_LE)
    withheld: frozenset[str] = frozenset()
    alter: Alter | None = None
    associations: int = 1
    move_originator: tuple[str, int] | None = None
