"""The stage that asks which services, and which kinds of objects in which transfer syntaxes, the node accepts."""

from collections.abc import Iterator
from typing import Any, Final

from pydicom import uid as uids
from pydicom.uid import UID

from dgscope.dimse import errors, sop_classes
from dgscope.dimse.peer import Context, connect
from dgscope.dimse.query_retrieve.storage_contexts import USUAL_CLASSES
from dgscope.network.doctor.case import Case
from dgscope.network.doctor.findings import Finding, broken, doubtful, fine

_PRINT: Final = ("1.2.840.10008.5.1.1.9", "1.2.840.10008.5.1.1.18")  # Basic Grayscale and Color Print Management Meta
SERVICES: Final = (
    sop_classes.VERIFICATION,
    sop_classes.STUDY_ROOT_FIND,
    sop_classes.STUDY_ROOT_MOVE,
    sop_classes.STUDY_ROOT_GET,
    sop_classes.PATIENT_ROOT_FIND,
    sop_classes.PATIENT_ROOT_MOVE,
    sop_classes.PATIENT_ROOT_GET,
    sop_classes.MODALITY_WORKLIST_FIND,
    sop_classes.STORAGE_COMMITMENT_PUSH,
    *_PRINT,
)
SYNTAXES: Final = {
    sop_classes.IMPLICIT_LE: "Implicit LE",
    sop_classes.EXPLICIT_LE: "Explicit LE",
    uids.JPEGLosslessSV1: "JPEG lossless",
    uids.JPEGLSLossless: "JPEG-LS",
    uids.JPEG2000Lossless: "JPEG 2000 lossless",
    uids.JPEGBaseline8Bit: "JPEG baseline",
    uids.JPEGExtended12Bit: "JPEG 12 bit",
    uids.JPEG2000: "JPEG 2000",
    uids.RLELossless: "RLE",
    uids.HTJ2KLossless: "HTJ2K",
}
# Without pixels there is nothing to compress.
WITHOUT_PIXELS: Final = frozenset(
    {
        uids.GrayscaleSoftcopyPresentationStateStorage,
        uids.ColorSoftcopyPresentationStateStorage,
        uids.BasicTextSRStorage,
        uids.EnhancedSRStorage,
        uids.ComprehensiveSRStorage,
        uids.KeyObjectSelectionDocumentStorage,
        uids.EncapsulatedPDFStorage,
        uids.EncapsulatedSTLStorage,
        uids.RawDataStorage,
    }
)
# Well below the 128 of PS3.8, since not all peers take so many.
_MOST: Final = 100
ACCEPTED, REFUSED, NOT_APPLICABLE = "accepted", "refused", "none"


def contexts(case: Case) -> Finding:
    """Fill the matrix."""
    with connect(case.peer, [Context(uid, sop_classes.PLAIN) for uid in SERVICES]) as opened:
        case.services = {answer.abstract_syntax: answer for answer in opened.answers}
    cells: dict[tuple[str, str], str] = {}
    gave_up = ""
    is_receiver = not case.node.offers or "store" in case.node.offers
    for batch in _batches() if is_receiver else ():
        case_cells, gave_up = _ask(case, batch)
        cells |= case_cells
        if gave_up or case.cancel.is_set():
            break
    case.matrix = _matrix(case, cells)
    return _conclude(case, gave_up)


def _ask(case: Case, batch: list[Context]) -> tuple[dict[tuple[str, str], str], str]:
    try:
        with connect(case.peer, batch) as opened:
            return {
                (answer.abstract_syntax, answer.proposed[0]): "" if answer.is_accepted else answer.explanation
                for answer in opened.answers
            }, ""
    except errors.DimseError as error:
        return {}, str(error)


def _batches() -> Iterator[list[Context]]:
    """One context for each class and syntax, the classes whole."""
    batch: list[Context] = []
    for sop_class in USUAL_CLASSES:
        row = [Context(str(sop_class), (str(syntax),)) for syntax in SYNTAXES if _applies(sop_class, syntax)]
        if len(batch) + len(row) > _MOST:
            yield batch
            batch = []
        batch += row
    yield batch


def _applies(sop_class: str, syntax: str) -> bool:
    return sop_class not in WITHOUT_PIXELS or syntax in sop_classes.PLAIN


def _matrix(case: Case, cells: dict[tuple[str, str], str]) -> dict[str, Any]:
    rows = []
    for sop_class in USUAL_CLASSES:
        asked = {syntax: cells.get((sop_class, syntax)) for syntax in SYNTAXES if _applies(sop_class, syntax)}
        if None in asked.values():
            continue  # it was not asked for this class
        is_accepted = "" in asked.values()
        rows.append(
            {
                "uid": str(sop_class),
                "name": UID(sop_class).name.replace(" Storage", ""),
                "cells": [
                    NOT_APPLICABLE if syntax not in asked else ACCEPTED if asked[syntax] == "" else REFUSED
                    for syntax in SYNTAXES
                ],
                "result": ACCEPTED if is_accepted else REFUSED,
                "why": "" if is_accepted else "; ".join(dict.fromkeys(str(why) for why in asked.values())),
            }
        )
    return {
        "columns": [{"uid": str(uid), "name": name} for uid, name in SYNTAXES.items()],
        "rows": rows,
        "services": [
            {
                "uid": uid,
                "name": UID(uid).name,
                "result": ACCEPTED if answer.is_accepted else REFUSED,
                "transfer_syntax": answer.transfer_syntax,
                "why": "" if answer.is_accepted else answer.explanation,
            }
            for uid, answer in case.services.items()
        ],
    }


def _conclude(case: Case, gave_up: str) -> Finding:
    assert case.matrix is not None
    rows = case.matrix["rows"]
    kinds = sum(row["result"] == ACCEPTED for row in rows)
    services = sum(row["result"] == ACCEPTED for row in case.matrix["services"])
    detail = {"services": services, "kinds": kinds, "kinds_asked": len(rows)}
    text = f"It accepts {services} of {len(SERVICES)} services"
    text += f", and {kinds} of {len(rows)} kinds of objects from us." if rows else "."
    wanted = "store" in case.node.offers
    if not services and not kinds and not gave_up:
        return broken(
            f"{case.title} accepts the association and refuses every presentation context in it.",
            f"Ask the administrator of {case.title} to permit services to {case.peer.calling_ae_title}; "
            "compare both conformance statements.",
            **detail,
        )
    if gave_up:
        return doubtful(f"{text} Then it gave up: {gave_up}", "It may not take as many contexts as we asked.", **detail)
    if wanted and not kinds:
        return broken(
            f"{text} Nothing can be sent to it, though its entry offers that.",
            f"Ask the administrator of {case.title} to permit storage to {case.peer.calling_ae_title}.",
            **detail,
        )
    return fine(text, **detail)
