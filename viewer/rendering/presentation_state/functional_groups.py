"""Attributes of one frame of an enhanced multi-frame image (PS3.3 C.7.6.16)."""

from pydicom.dataset import Dataset

from viewer.rendering.presentation_state.attributes import items


def functional_group(header: Dataset, frame: int, keyword: str) -> Dataset | None:
    """First item of a functional group macro for a frame: of its own groups, else of the shared ones.

    Parameters
    ----------
    header : Dataset
    frame : int
        Counted from 1.
    keyword : str
        Sequence of the macro, such as ``"FrameVOILUTSequence"``.
    """
    per_frame = items(header, "PerFrameFunctionalGroupsSequence")
    groups = per_frame[frame - 1 : frame] + items(header, "SharedFunctionalGroupsSequence")[:1]
    for group in groups:
        found = items(group, keyword)
        if found:
            return found[0]
    return None
