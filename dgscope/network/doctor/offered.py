"""Whether a service is worth trying, as far as the entry and the node's answers say."""

from dgscope.network.doctor.case import Case
from dgscope.network.doctor.findings import Finding, broken, left_out


def not_offered(case: Case, service: str, sop_class: str = "") -> Finding | None:
    """Why a service is not tried; None where it is.

    Parameters
    ----------
    service
        As in the entry's `offers`.
    sop_class
        Its SOP class; empty where it has none of its own.
    """
    listed = case.node.offers
    if listed and service not in listed:
        return left_out("The entry does not say that it offers this.")
    answer = case.services.get(sop_class)
    if answer is None or answer.is_accepted:
        return None
    text = f"{case.title} refused the presentation context: {answer.explanation}."
    permit = f"Ask the administrator of {case.title} to permit it to {case.peer.calling_ae_title}"
    if listed:
        return broken(text, f"{permit}, or take it off its entry here.", sop_class=sop_class)
    return left_out(f"It does not offer this. {text}", f"If it should: {permit}.", sop_class=sop_class)
