"""The frame that a blending presentation state lays over another one (PS3.4 N.2.4)."""

from dataclasses import replace

from dgscope.archive.models import Instance
from viewer.rendering.blending import Blended, BlendingFrame, blend, superimposed_state
from viewer.rendering.errors import RenderingError
from viewer.rendering.image_plane import ImagePlane, have_common_space, image_plane, nearest_plane
from viewer.rendering.presentation_state.changes import Changes, with_changes
from viewer.rendering.presentation_state.effective import EffectiveState, effective
from viewer.rendering.presentation_state.model import PresentationState
from viewer.service import caches
from viewer.service.frame_state import with_stored_state
from viewer.service.presentation import Presentation, state_in
from viewer.service.request import RenderRequest
from viewer.service.stored import source_of, stored_frame

MAX_FRAMES = 10_000

# A frame of an image, and where it lies.
Place = tuple[int, int, ImagePlane | None]


def blended(request: RenderRequest, row: Instance, presentation: Presentation, state: EffectiveState) -> Blended | None:
    """The blended frame; None where the presentation state is no blending one.

    Parameters
    ----------
    request : RenderRequest
        Of the underlying frame.
    row : Instance
        Of the underlying image.
    presentation : Presentation
    state : EffectiveState
        Of the underlying frame.
    """
    whole = state_in(presentation.row)
    if whole.blending is None:
        return None
    if presentation.missing:
        sentence = f"{len(presentation.missing)} of the images that are to be superimposed cannot be found here."
        state = replace(state, warnings=(*state.warnings, sentence))
    source = source_of(row)
    plane = image_plane(source.header, request.frame)
    under = BlendingFrame(stored_frame(row, request.frame), source.description, state, plane)
    return blend(under, _superimposed(request, row, presentation, whole, plane), whole.blending.opacity)


def _superimposed(
    request: RenderRequest,
    row: Instance,
    presentation: Presentation,
    whole: PresentationState,
    plane: ImagePlane | None,
) -> BlendingFrame | None:
    chosen = _chosen(request, row, presentation, whole, plane)
    if chosen is None:
        return None
    index, frame, place = chosen
    other = presentation.superimposed[index]
    state = with_stored_state(superimposed_state(whole), f"{presentation.row.file} superimposed", other, frame)
    state = with_changes(state, Changes(keep_image_contrast=request.keep_contrast))
    found = effective(state, other.sop_instance_uid, frame)
    return BlendingFrame(stored_frame(other, frame), source_of(other).description, found, place)


def _chosen(
    request: RenderRequest,
    row: Instance,
    presentation: Presentation,
    whole: PresentationState,
    plane: ImagePlane | None,
) -> Place | None:
    """The frame that lies on the underlying one; where they have no common space, that of the same number."""
    places = _places(presentation, whole)
    planes = [place for _, _, place in places]
    if plane is not None and any(place is not None and have_common_space(plane, place) for place in planes):
        found = nearest_plane(plane, planes)
        return None if found is None else places[found]
    if len(places) == 1:
        return places[0]
    order = [reference.sop_instance_uid for reference in whole.references]
    same = [place for place in places if place[1] == request.frame]
    number = order.index(row.sop_instance_uid) if len(order) == len(presentation.superimposed) else 0
    return next((place for place in same if place[0] == number), None)


def _places(presentation: Presentation, whole: PresentationState) -> tuple[Place, ...]:
    references = () if whole.blending is None else whole.blending.superimposed.references

    def find() -> tuple[Place, ...]:
        wanted: dict[str, set[int]] = {}
        every: set[str] = set()
        for reference in references:
            wanted.setdefault(reference.sop_instance_uid, set()).update(reference.frames)
            every.update(() if reference.frames else (reference.sop_instance_uid,))
        found: list[Place] = []
        for index, image in enumerate(presentation.superimposed):
            source = source_of(image)
            numbers = range(1, source.description.number_of_frames + 1)
            uid = image.sop_instance_uid
            for frame in numbers if uid in every else sorted(wanted[uid].intersection(numbers)):
                found.append((index, frame, image_plane(source.header, frame)))
                if len(found) > MAX_FRAMES:
                    raise RenderingError(f"The presentation state superimposes more than {MAX_FRAMES} frames.")
        return tuple(found)

    return caches.PLACES.get((presentation.row.file, tuple(image.file for image in presentation.superimposed)), find)
