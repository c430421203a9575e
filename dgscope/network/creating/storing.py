"""Make the objects of uploaded files and store them through the one door: a file that is no good leaves nothing."""

import contextlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Max
from django.utils import timezone
from pydicom.uid import generate_uid

from dgscope import __version__
from dgscope.accounts import audit
from dgscope.archive.errors import IngestError, OutOfResources
from dgscope.archive.ingest import Outcome, SpooledObject, ingest, ready_to_store
from dgscope.archive.ingest import Source as Bringer
from dgscope.archive.models import Series
from dgscope.creation.creating import Source
from dgscope.creation.errors import RefusedError
from dgscope.creation.identity import Identity, Occasion, SeriesPlan
from dgscope.creation.kinds import Kind
from dgscope.creation.made import Made

# A large photo takes a few hundred megabytes while it is made.
_AT_ONE_TIME: Final = 2
_turn = threading.BoundedSemaphore(_AT_ONE_TIME)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file and its name."""

    file: BinaryIO
    size: int
    name: str


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody wants to have made.

    Attributes
    ----------
    kind
        None: as each file suggests.
    """

    identity: Identity
    kind: Kind | None
    description: str
    laterality: str
    region: str
    user: User
    address: str


@dataclass(frozen=True, slots=True)
class Stored:
    """An object that is in the archive."""

    sop_uid: str
    series_uid: str
    kind: Kind
    file: str
    instance_pk: int


@dataclass(slots=True)
class Outcomes:
    """What became of the files. `refused`: name and sentence."""

    stored: list[Stored] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def store(order: Order, uploads: Sequence[Upload]) -> Outcomes:
    """Make and store the objects of all files: a new series for each kind."""
    outcomes = Outcomes()
    maker = _Maker(order)
    for upload in uploads:
        try:
            with _turn:
                maker.store(upload, outcomes.stored)
        except RefusedError as error:
            outcomes.refused.append((upload.name, str(error)))
    return outcomes


class _Maker:
    """Numbers series and instances over the files of one upload."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._series: dict[Kind, SeriesPlan] = {}
        self._next: dict[Kind, int] = {}
        self._highest = _highest_number(order.identity.study_uid)
        self._occasion = Occasion(
            at=timezone.localtime(),
            operator=_person_name(order.user),
            manufacturer="DGscope",
            product="DGscope",
            version=__version__,
            serial_number=settings.ENV.ae_title,
        )

    def store(self, upload: Upload, stored: list[Stored]) -> None:
        """Store what a file becomes, and add it to `stored`.

        Raises
        ------
        RefusedError
            The file is no good, and nothing of it is stored; or the archive takes no more, and `stored` tells how far
            it came.
        """
        try:
            ready_to_store(upload.size)
        except OutOfResources as error:
            raise RefusedError(f"It cannot be stored now. {error}") from error
        source = Source(upload.file, upload.size, upload.name)
        kind = source.kind(self._order.kind)
        first = self._next.get(kind, 1)
        with contextlib.ExitStack() as spool:
            objects = []
            for made in source.objects(kind, self._order.identity, self._plan(kind), first, self._occasion):
                objects.append((made, spool.enter_context(self._spooled(made))))
            for number, (made, spooled) in enumerate(objects, first):
                stored.append(self._ingested(made, spooled, upload.name))
                self._next[kind] = number + 1

    def _plan(self, kind: Kind) -> SeriesPlan:
        if kind not in self._series:
            order, number = self._order, self._highest + 1 + len(self._series)
            self._series[kind] = SeriesPlan(
                generate_uid(None), number, order.description, order.laterality, order.region
            )
        return self._series[kind]

    def _spooled(self, made: Made) -> SpooledObject:
        try:
            spooled = SpooledObject.create(made.sop_class_uid, made.sop_instance_uid, made.transfer_syntax_uid)
        except OutOfResources as error:
            raise RefusedError(f"It cannot be stored now. {error}") from error
        try:
            for piece in made.pieces:
                spooled.write(piece)
        except IngestError as error:
            spooled.discard()
            raise RefusedError(f"It cannot be stored. {error}") from error
        except BaseException:
            spooled.discard()
            raise
        return spooled

    def _ingested(self, made: Made, spooled: SpooledObject, name: str) -> Stored:
        order = self._order
        audit.record(
            audit.Event.IMPORT,
            user=order.user,
            address=order.address,
            patient_id=str(order.identity.common.get("PatientID", "")),
            study_uid=order.identity.study_uid,
            object_uid=made.sop_instance_uid,
            detail={"action": "object made of a file", "kind": made.kind.value, "file": name},
        )
        bringer = Bringer(kind="local", user=order.user.get_username(), address=order.address)
        try:
            result = ingest(spooled, bringer)
        except IngestError as error:
            raise RefusedError(f"The archive does not take it. {error}") from error
        if result.outcome is not Outcome.STORED or result.instance_pk is None:
            raise RefusedError(
                f"The archive set it aside ({result.outcome.value}). An administrator sees it in the quarantine."
            )
        return Stored(made.sop_instance_uid, made.series_uid, made.kind, name, result.instance_pk)


def _highest_number(study_uid: str) -> int:
    """The highest Series Number of a study; 0 where others number theirs to the top of what IS can hold."""
    known = Series.objects.filter(study__study_instance_uid=study_uid)
    highest = known.aggregate(highest=Max("series_number"))["highest"] or 0
    return highest if 0 <= highest < 1_000_000 else 0


def _person_name(user: User) -> str:
    """Person Name of an account (PS3.5 6.2.1); empty where it has none but that for signing in."""
    parts = [part.replace("^", " ").replace("=", " ") for part in (user.last_name, user.first_name)]
    return "^".join(parts).rstrip("^")
