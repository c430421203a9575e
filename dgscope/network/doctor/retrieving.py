"""The stage that has something sent back to us."""

import time
import uuid
from datetime import datetime
from typing import Final

from django.db.models import Q
from django.utils import timezone
from pydicom.dataset import Dataset
from pydicom.uid import SecondaryCaptureImageStorage

from dgscope.archive import deletion, holds
from dgscope.archive.models import Instance, Study
from dgscope.dimse.query_retrieve import Level, Root, get
from dgscope.dimse.query_retrieve import move as c_move
from dgscope.dimse.status import Category, Status, StatusMeaning
from dgscope.network.doctor.case import Case
from dgscope.network.doctor.findings import Finding, broken, doubtful, fine
from dgscope.network.doctor.offered import not_offered
from dgscope.network.doctor.sample import PATIENT_ID
from dgscope.network.doctor.storing import HOW, object_for
from dgscope.network.models import RejectedCaller
from dgscope.network.models.remote_ae import RetrieveBy

SECONDS_TO_ARRIVE: Final = 10.0
_SECONDS_TO_NOTE: Final = 2.0
_OTHER_FAULTS: Final = frozenset({Status.DATA_SET_DOES_NOT_MATCH_SOP_CLASS, Status.SOP_CLASS_NOT_SUPPORTED})


def retrieve(case: Case) -> Finding:
    """C-MOVE to us, or C-GET where the entry says so: of the test object, else of a study that does not exist."""
    if case.node.retrieve_by == RetrieveBy.GET:
        return _by_get(case)
    return _by_move(case)


def _by_move(case: Case) -> Finding:
    if finding := not_offered(case, "move", case.root.move_class):
        return finding
    ours = object_for(case).study_uid
    _forget(ours)  # of an earlier examination
    since = timezone.now()
    result = c_move(case.peer, case.root, case.our_title, _keys(case), cancel=case.cancel, level=Level.STUDY)
    meaning = result.meaning
    if meaning.status == Status.MOVE_DESTINATION_UNKNOWN:
        return broken(
            f"C-MOVE to {case.our_title} returned A801: {case.title} looks our AE title up in its own list and does "
            "not find it, so it cannot send images to us.",
            case.entry_request("us as a move destination"),
            status="A801",
            enter=case.to_enter,
        )
    detail: dict[str, str | int] = {"status": f"{meaning.status:04X}", "destination": case.our_title}
    if case.stored is None:
        return _without_object(case, meaning, result.error_comment, detail)
    # One that refused has sent nothing: no need to wait for it.
    arrived = _wait(ours, case, 0.0 if meaning.category is Category.FAILURE else SECONDS_TO_ARRIVE)
    if arrived is not None:
        seconds = max((arrived.received_at - since).total_seconds(), 0.0)
        _forget(ours)
        return fine(
            f"The test object came back to {case.our_title} after {seconds:.1f} s, and was removed here.", **detail
        )
    return _nothing_came(case, since, meaning, result.error_comment, detail)


def _by_get(case: Case) -> Finding:
    if finding := not_offered(case, "get", case.root.get_class):
        return finding
    result = get(
        case.peer, case.root, _keys(case), lambda *_: _Dropped(), cancel=case.cancel, level=Level.STUDY,
        sop_classes=[SecondaryCaptureImageStorage],
    )  # fmt: skip
    detail: dict[str, str | int] = {"status": f"{result.status:04X}", "received": result.received}
    if case.stored is None:
        return _without_object(case, result.meaning, result.error_comment, detail)
    if result.received:
        return fine("The test object came back by C-GET.", **detail)
    return broken(
        f"C-GET brought nothing: {result.meaning}{_added(result.error_comment)}",
        f"The log of {case.title} says why.",
        **detail,
    )


def _keys(case: Case) -> Dataset:
    """The test object's study; without it one that nobody has, so that nothing is sent."""
    keys = Dataset()
    if case.root is Root.PATIENT:
        keys.PatientID = PATIENT_ID
    keys.StudyInstanceUID = object_for(case).study_uid if case.stored else f"2.25.{uuid.uuid4().int}"
    return keys


def _without_object(case: Case, meaning: StatusMeaning, comment: str, detail: dict[str, str | int]) -> Finding:
    """What is known when a study was asked for that nobody has."""
    by_get = case.node.retrieve_by == RetrieveBy.GET
    if meaning.category is Category.FAILURE:
        fault = f"{'C-GET' if by_get else 'C-MOVE'} of a study that does not exist: {meaning}{_added(comment)}"
        if by_get or meaning.status in _OTHER_FAULTS:
            return doubtful(fault, HOW, **detail)
        return doubtful(
            f"{fault} Some nodes say so when they do not know the destination.",
            f"{case.entry_request('us as a move destination, unless we are there')} {HOW}",
            enter=case.to_enter,
            **detail,
        )
    text = "It takes the request" if by_get else f"It takes the request and raises no objection to {case.our_title}"
    return doubtful(f"{text}. Whether images come was not tried: there is no test object.", HOW, **detail)


def _nothing_came(
    case: Case, since: datetime, meaning: StatusMeaning, comment: str, detail: dict[str, str | int]
) -> Finding:
    rejected = _rejected(case, since)
    if rejected is not None:
        return broken(
            f"It called us as {rejected.calling_ae_title} from {rejected.address}, and we rejected it: "
            f"{rejected.get_reason_display()}.",
            "Approve the caller in the admin pages under “Rejected callers”, or correct the entry.",
            rejected_caller=rejected.pk,
            **detail,
        )
    told = f"{meaning}{_added(comment)}"
    if meaning.category is Category.FAILURE:
        text = f"C-MOVE of the test object failed: {told}"
    else:
        text = f"C-MOVE returned {meaning.name.lower()}, and nothing arrived here: the way back is blocked."
    return broken(
        text,
        f"{case.entry_request('us as a move destination, exactly so')} The network must permit TCP from {case.title} "
        f"to {case.our_host} port {case.our_port}. The log of {case.title} says more.",
        enter=case.to_enter,
        told=told,
        **detail,
    )


def _wait(study_uid: str, case: Case, seconds: float) -> Instance | None:
    """Our own archive says whether it came."""
    until = time.monotonic() + seconds
    while True:
        found = Instance.objects.filter(series__study__study_instance_uid=study_uid).first()
        if found is not None or time.monotonic() > until or case.cancel.wait(0.2):
            return found


def _rejected(case: Case, since: datetime) -> RejectedCaller | None:
    """The node as a caller that we turned away meanwhile; the storage SCP writes that down a little later."""
    is_it = Q(calling_ae_title=case.title) | Q(address__in=case.addresses)
    until = time.monotonic() + _SECONDS_TO_NOTE
    while True:
        found = RejectedCaller.objects.filter(is_it, last_at__gte=since, dismissed_at=None).first()
        if found is not None or time.monotonic() > until or case.cancel.wait(0.2):
            return found


def _forget(study_uid: str) -> None:
    """Remove the test object here."""
    study = Study.objects.filter(study_instance_uid=study_uid, deleted_at=None).first()
    if study is None:
        return
    try:
        deletion.delete_study(study, "connectivity doctor", "test object of the connectivity doctor")
    except holds.StudyHeld:
        return  # somebody was promised that we keep it


def _added(comment: str) -> str:
    return f" It adds: {comment}" if comment else ""


class _Dropped:
    """Takes an object and keeps nothing of it."""

    def write(self, buffer: memoryview, /) -> None:
        """Drop it."""

    def done(self) -> int:
        """Say that it came."""
        return Status.SUCCESS

    def discard(self) -> None:
        """Nothing was kept."""
