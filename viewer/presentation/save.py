"""Saving: what a viewer shows becomes new presentation states in the study of the images."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone
from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

from dgscope import __version__
from dgscope.accounts import audit
from dgscope.accounts.problems import Conflict, Unavailable
from dgscope.archive import access
from dgscope.archive.errors import IngestError, OutOfResources
from dgscope.archive.ingest import Outcome, Source, SpooledObject, ingest
from dgscope.archive.models import Instance, Study
from viewer.presentation.problems import StateCannotBeMade, UnusableField
from viewer.presentation.series import next_instance_number, person_name, series_for_saving
from viewer.presentation.shapes import layers
from viewer.presentation.shown_images import shown_of
from viewer.rendering.errors import RenderingError
from viewer.rendering.presentation_state.identification import Identification
from viewer.rendering.presentation_state.model import PresentationState
from viewer.rendering.presentation_state.writer import (
    WRITTEN_KINDS,
    Equipment,
    creation_date,
    creation_time,
    encode_state,
    write_state,
)
from viewer.rendering.presentation_state.writer_grouping import states_of
from viewer.rendering.presentation_state.writer_shown import Shown
from viewer.service.presentation import state_in
from viewer.service.stored import source_of

Given = Mapping[str, Any]
EQUIPMENT: Final = Equipment("DGscope", "DGscope", __version__)
_PICTURED: Final = frozenset({"image", "video"})


def save(request: HttpRequest, user: User, study: Study, given: Given) -> list[Instance]:
    """Save what is shown.

    Parameters
    ----------
    request : HttpRequest
        For the audit trail.
    user : User
        Who may save; asked before.
    study : Study
    given : mapping
        A valid `SaveSerializer`.

    Returns
    -------
    list of Instance
        The new states, at least one. Nothing is ever overwritten: each has a UID of its own.

    Raises
    ------
    UnusableField, StateCannotBeMade, Unavailable, Conflict
    """
    rows = _rows(user, study, given)
    datasets = _datasets(user, study, given, rows)
    address = audit.address_of(request)
    saved = []
    for dataset in datasets:
        uid = str(dataset.SOPInstanceUID)
        audit.record(
            audit.Event.SAVE,
            user=user,
            address=address,
            patient_id=study.patient_id_received,
            study_uid=study.study_instance_uid,
            object_uid=uid,
            detail={"label": given["label"], "based_on": given.get("based_on")},
        )
        saved.append(_stored(dataset, Source(kind="local", user=user.get_username(), address=address)))
    return saved


def _datasets(user: User, study: Study, given: Given, rows: list[Instance]) -> list[Dataset]:
    """All data sets, before the first is stored."""
    base = _base(user, study, given.get("based_on"))
    known = layers(given)
    everything: list[Shown] = []
    for number, (item, row) in enumerate(zip(given["images"], rows, strict=True)):
        everything.extend(shown_of(item, row, f"images[{number}]", known, base, given))
    frames = {row.sop_instance_uid: row.number_of_frames for row in rows}
    now = timezone.localtime()
    series = series_for_saving(study, user, now)
    first = next_instance_number(series, study)
    header = source_of(rows[0]).header
    datasets = []
    for number, (kind, state) in enumerate(states_of(everything, frames)):
        identification = Identification(
            sop_instance_uid=str(generate_uid()),
            kind=kind,
            label=given["label"],
            description=given["description"],
            creator=person_name(user),
            date=creation_date(now),
            time=creation_time(now),
            instance_number=first + number,
        )
        try:
            datasets.append(write_state(replace(state, identification=identification), header, series, EQUIPMENT))
        except RenderingError as error:
            raise StateCannotBeMade("images", f"{error}.") from error
    return datasets


def _rows(user: User, study: Study, given: Given) -> list[Instance]:
    """Rows of the images, in the order of the request."""
    uids = [item["sop_uid"] for item in given["images"]]
    found = {
        row.sop_instance_uid: row
        for row in access.instances_for(user)
        .filter(series__study=study, sop_instance_uid__in=set(uids))
        .select_related("series__study")
    }
    for number, uid in enumerate(uids):
        if uid not in found or found[uid].kind not in _PICTURED:
            raise UnusableField(f"images[{number}].sop_uid", "is no image of this study.")
    _check_once(given)
    return [found[uid] for uid in uids]


def _check_once(given: Given) -> None:
    """Each frame of each image is shown in one way."""
    seen: dict[str, set[int]] = {}
    for number, item in enumerate(given["images"]):
        frames, known = set(item["frames"]), seen.get(item["sop_uid"])
        if known is not None and (not frames or not known or frames & known):
            raise UnusableField(f"images[{number}]", "the same image or frame is there before.")
        seen.setdefault(item["sop_uid"], set()).update(frames)


def _base(user: User, study: Study, uid: str | None) -> PresentationState | None:
    if uid is None:
        return None
    row = access.instances_for(user).filter(sop_instance_uid=uid, kind="ps").first()
    if row is None:
        raise UnusableField("based_on", "there is no such presentation state.")
    try:
        state = state_in(row)
    except RenderingError as error:
        raise StateCannotBeMade("based_on", f"{error}.") from error
    if state.identification is None or state.identification.kind not in WRITTEN_KINDS:
        raise StateCannotBeMade("based_on", "states of pseudo-colour and of blending cannot be written.")
    return state


def _stored(dataset: Dataset, source: Source) -> Instance:
    uid = str(dataset.SOPInstanceUID)
    try:
        with SpooledObject.create(str(dataset.SOPClassUID), uid, ExplicitVRLittleEndian) as spooled:
            spooled.write(encode_state(dataset))
            result = ingest(spooled, source)
    except OutOfResources as error:
        raise Unavailable(f"The presentation state cannot be stored now. {error}") from error
    except IngestError as error:
        raise Conflict(f"The archive does not take the presentation state. {error}") from error
    if result.outcome is not Outcome.STORED or result.instance_pk is None:
        raise Conflict(f"The archive kept the presentation state aside: {result.outcome.value}.")
    return Instance.objects.select_related("series").get(pk=result.instance_pk)
