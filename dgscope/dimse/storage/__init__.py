"""Storage service class as SCU (PS3.4 annex B): C-STORE of files as they are, converted only where the peer refuses."""

from dgscope.dimse.storage.convert import Converted, Transcoder
from dgscope.dimse.storage.headers import Alter, px_as_dx
from dgscope.dimse.storage.items import ItemResult, Outcome, SendItem, SendResult
from dgscope.dimse.storage.options import SendOptions
from dgscope.dimse.storage.send import send

__all__ = [
    "Alter",
    "Converted",
    "ItemResult",
    "Outcome",
    "SendItem",
    "SendOptions",
    "SendResult",
    "Transcoder",
    "px_as_dx",
    "send",
]
