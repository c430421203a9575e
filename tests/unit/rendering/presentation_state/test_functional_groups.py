"""Attributes of a frame: its own functional groups first, then the shared ones."""

from pydicom.dataset import Dataset

from viewer.rendering.presentation_state.functional_groups import functional_group


def group(center: int) -> Dataset:
    window, groups = Dataset(), Dataset()
    window.WindowCenter = center
    groups.FrameVOILUTSequence = [window]
    return groups


def test_a_frame_has_its_own_group() -> None:
    header = Dataset()
    header.PerFrameFunctionalGroupsSequence = [group(1), group(2)]
    found = functional_group(header, 2, "FrameVOILUTSequence")
    assert found is not None
    assert found.WindowCenter == 2


def test_the_own_group_goes_before_the_shared_one() -> None:
    header = Dataset()
    header.SharedFunctionalGroupsSequence = [group(9)]
    header.PerFrameFunctionalGroupsSequence = [group(1), Dataset()]
    centers = [functional_group(header, frame, "FrameVOILUTSequence") for frame in (1, 2, 3)]
    assert [found.WindowCenter for found in centers if found is not None] == [1, 9, 9]


def test_an_image_without_groups_has_none() -> None:
    assert functional_group(Dataset(), 1, "FrameVOILUTSequence") is None
