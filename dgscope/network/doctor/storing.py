"""The stage that stores a test object, where the person has agreed to it."""

from typing import Final

from dgscope.dimse import sop_classes
from dgscope.dimse.storage import Outcome, SendOptions, px_as_dx, send
from dgscope.dimse.storage.items import ItemResult
from dgscope.network.doctor.case import Case
from dgscope.network.doctor.findings import Finding, broken, doubtful, fine, left_out
from dgscope.network.doctor.offered import not_offered
from dgscope.network.doctor.sample import PATIENT_ID, Sample, sample

ASK: Final = "The node would keep a test object, so this is done only when it is asked for."
HOW: Final = "Examine again with the test image: “Test with the image” in the browser, or --store-test in a terminal."


def object_for(case: Case) -> Sample:
    """The test object between us and the node."""
    return sample(case.peer.calling_ae_title, case.title)


def store(case: Case) -> Finding:
    """C-STORE of the test object."""
    if finding := not_offered(case, "store"):
        return finding
    if not case.may_store:
        return left_out(ASK, HOW)
    results: list[ItemResult] = []
    item = object_for(case).item()
    syntaxes = (sop_classes.EXPLICIT_LE, sop_classes.IMPLICIT_LE)
    options = SendOptions(offered=syntaxes, alter=px_as_dx if case.node.px_as_dx else None)
    outcome = send(case.peer, [item], results.append, case.cancel, options)
    if not results:
        if outcome.error is not None:
            raise outcome.error
        return left_out("Stopped.")
    (result,) = results
    status = f"{result.meaning.status:04X}" if result.meaning else ""
    detail = {"sop_instance_uid": item.sop_instance, "patient_id": PATIENT_ID, "status": status}
    if result.outcome is Outcome.FAILED:
        return broken(
            f"The test object was not stored. {result.why}",
            f"The log of {case.title} says why; ask its administrator whether {case.peer.calling_ae_title} may store.",
            **detail,
        )
    case.stored = item
    tidy = f"{case.title} keeps it: patient {PATIENT_ID}. Its administrator may delete it."
    if result.outcome is Outcome.WARNING:
        return doubtful(f"The test object was stored with a warning. {result.why}", tidy, **detail)
    return fine(f"C-STORE of the test object returned {status}. {tidy}", **detail)
