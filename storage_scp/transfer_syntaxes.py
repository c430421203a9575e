"""The transfer syntaxes that we accept, best first.

Where a peer offers several in one context, we take the first of this order. Uncompressed syntaxes come first and lossy
ones last, so that our choice never makes a peer compress, least of all with loss; a peer that wants to send what it
holds as it is proposes that syntax in a context of its own. Deflated Explicit VR Little Endian is not accepted: a few
hundred kilobytes of it can unfold to gigabytes. JPIP references hold no pixels and are not accepted either.
"""

from collections.abc import Iterable
from typing import Final

_PREFIX: Final = "1.2.840.10008.1.2"
UNCOMPRESSED: Final = tuple(_PREFIX + suffix for suffix in (".1", "", ".2"))
LOSSLESS: Final = tuple(
    _PREFIX + suffix
    for suffix in (
        *(".4.70", ".4.57", ".4.58", ".4.80", ".4.90", ".4.201", ".4.202", ".5", ".4.92", ".4.110"),
        *(".1.98", ".8.1"),  # encapsulated uncompressed; frames deflated one by one, the data set is not
    )
)
# Those that may be lossy: JPEG, JPEG-LS near-lossless, JPEG 2000 and HTJ2K, JPEG XL, video.
LOSSY: Final = tuple(
    _PREFIX + suffix
    for suffix in (
        *(".4.81", ".4.91", ".4.203", ".4.93", ".4.111", ".4.112", ".4.51", ".4.50"),
        *(".4.52", ".4.53", ".4.54", ".4.55", ".4.56"),  # retired JPEG processes, in old archives
        *(".4.108", ".4.107", ".4.106", ".4.106.1", ".4.105", ".4.105.1", ".4.104", ".4.104.1"),
        *(".4.103", ".4.103.1", ".4.102", ".4.102.1", ".4.101", ".4.101.1", ".4.100", ".4.100.1"),
    )
)
ACCEPTED: Final = (*UNCOMPRESSED, *LOSSLESS, *LOSSY)
_RANK: Final = {uid: rank for rank, uid in enumerate(ACCEPTED)}


def choose(proposed: Iterable[str]) -> str | None:
    """Return the best of the proposed syntaxes, None when we accept none of them.

    >>> choose(["1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2"])
    '1.2.840.10008.1.2'
    """
    return min((uid for uid in proposed if uid in _RANK), key=_RANK.__getitem__, default=None)


def choose_uncompressed(proposed: Iterable[str]) -> str | None:
    """Return the best syntax for a service whose messages hold no pixels."""
    return choose(uid for uid in proposed if uid in UNCOMPRESSED)
