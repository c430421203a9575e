"""Plain words for A-ASSOCIATE-RJ, A-ABORT and refused presentation contexts (PS3.8 9.3.3.2, 9.3.4, 9.3.8)."""

from typing import Final

# Source, reason → what it means and whom to ask.
_REJECTIONS: Final = {
    (1, 1): "it gives no reason.",
    (1, 2): "it does not support the DICOM application context name.",
    (1, 3): "it does not know our AE title; its administrator must enter our calling AE title.",
    (1, 7): "it does not answer to the called AE title; the AE title entered here for it is wrong.",
    (2, 1): "its upper layer gives no reason.",
    (2, 2): "it does not support our version of the upper layer protocol.",
    (3, 1): "it is congested for the moment; try again later.",
    (3, 2): "its limit of associations is reached; try again later.",
}
_PROVIDER_ABORTS: Final = {
    0: "its upper layer gives no reason.",
    1: "its upper layer met a PDU that it does not know.",
    2: "its upper layer met a PDU that it did not expect.",
    4: "its upper layer met a parameter that it does not know.",
    5: "its upper layer met a parameter that it did not expect.",
    6: "its upper layer met an invalid parameter value.",
}
_CONTEXT_RESULTS: Final = {
    0: "accepted",
    1: "refused by the user",
    2: "refused without a reason",
    3: "the SOP class (abstract syntax) is not supported",
    4: "none of the transfer syntaxes is supported",
}


def explain_rejection(result: int, source: int, reason: int) -> str:
    """Say why an association was rejected, whether for now (result 2) or for good (result 1)."""
    text = _REJECTIONS.get(
        (source, reason), f"it gives a reason that the standard does not define ({source}/{reason})."
    )
    return f"for the moment, {text}" if result == 2 and source != 3 else text


def explain_abort(source: int, reason: int) -> str:
    """Say who aborted an association and why."""
    if source == 0:
        return "its application aborted."
    return _PROVIDER_ABORTS.get(reason, f"its upper layer gives a reason that the standard does not define ({reason}).")


def explain_context(result: int) -> str:
    """Say what a presentation context's result means."""
    return _CONTEXT_RESULTS.get(result, f"refused with the undefined result {result}")
