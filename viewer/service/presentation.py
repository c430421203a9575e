"""A stored presentation state that a picture is asked for with, and the images that it needs for that."""

from dataclasses import dataclass

from dgscope.archive import access
from dgscope.archive.models import Instance
from dgscope.archive.store import store
from viewer.rendering.header import read_header
from viewer.rendering.presentation_state.model import PresentationState
from viewer.rendering.presentation_state.read import read_state
from viewer.service import caches
from viewer.service.access import Account
from viewer.service.grants import granted_instance
from viewer.service.instance_record import content_digest

BATCH = 5000


class MissingImages(Exception):
    """Images that a presentation state refers to are not in the archive, or not for this account.

    Parameters
    ----------
    missing : tuple of str
        SOP Instance UIDs.
    """

    def __init__(self, missing: tuple[str, ...]) -> None:
        number = f"{len(missing)} images" if len(missing) > 1 else "an image"
        super().__init__(f"The presentation state refers to {number} that cannot be found here.")
        self.missing = missing


@dataclass(frozen=True, slots=True)
class Presentation:
    """A presentation state with the rows that a picture of one of its images needs.

    Attributes
    ----------
    row : Instance
        Of the presentation state.
    superimposed : tuple of Instance
        Images that a blending state lays over others, in its order.
    missing : tuple of str
        SOP Instance UIDs of those of them that cannot be found.
    """

    row: Instance
    superimposed: tuple[Instance, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def contents(self) -> tuple[str, ...]:
        """Digests of all objects that a picture depends on besides its image."""
        return (content_digest(self.row), *(content_digest(row) for row in self.superimposed))

    @property
    def files(self) -> tuple[str, ...]:
        """Stored files of all objects that a picture depends on besides its image; keys of caches begin with them."""
        return (self.row.file, *(row.file for row in self.superimposed))


def presentation_for(user: Account, sop_instance_uid: str) -> Presentation | None:
    """The presentation state of that UID; None for an empty one.

    Raises
    ------
    django.http.Http404
        There is no such object for `user`.
    RenderingError
        It is no presentation state, or one that cannot be used.
    MissingImages
        A blending state of which no image that is to be superimposed is here.
    """
    if not sop_instance_uid:
        return None
    return presentation_of(user, granted_instance(user, sop_instance_uid))


def presentation_of(user: Account, row: Instance) -> Presentation:
    """As `presentation_for`, of a row that the user may see."""
    state = state_in(row)
    if state.blending is None:
        return Presentation(row)
    wanted = tuple(dict.fromkeys(found.sop_instance_uid for found in state.blending.superimposed.references))
    rows = images_for(user, wanted)
    missing = tuple(uid for uid in wanted if uid not in rows)
    if not rows:
        raise MissingImages(missing)
    return Presentation(row, tuple(rows[uid] for uid in wanted if uid in rows), missing)


def state_in(row: Instance) -> PresentationState:
    """What the object of a row says; the caches hold it.

    Raises
    ------
    RenderingError
        It is no presentation state, or one that cannot be used.
    """
    return caches.STATES.get(row.file, lambda: read_state(read_header(store().path(row.file)).dataset))


def images_for(user: Account, sop_instance_uids: tuple[str, ...]) -> dict[str, Instance]:
    """Rows of those of these instances that `user` may see, by UID, with series and study."""
    found: dict[str, Instance] = {}
    for start in range(0, len(sop_instance_uids), BATCH):
        rows = access.instances_for(user).filter(sop_instance_uid__in=sop_instance_uids[start : start + BATCH])
        found.update({row.sop_instance_uid: row for row in rows.select_related("series__study")})
    return found
