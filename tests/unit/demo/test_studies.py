"""The demonstration studies: valid objects of every kind that the program shows."""

import datetime as dt
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

from dgscope.demo.objects.presentation_state import GRAYSCALE_SOFTCOPY_PRESENTATION_STATE
from dgscope.demo.studies import Extent, make
from tests.peers import program

SMALL = Extent(ct_slices=4, mr_slices=2, chest_rows=120, chest_columns=100, cine_frames=3, dental_detail=0.1)
NOW = dt.datetime(2026, 11, 2, 12, 0)


@pytest.fixture(scope="module")
def objects() -> list[Dataset]:
    return list(make(NOW, SMALL))


def test_the_announced_number_of_objects_is_made(objects: list[Dataset]) -> None:
    assert len(objects) == SMALL.objects


def test_every_kind_of_object_is_there(objects: list[Dataset]) -> None:
    kinds = Counter(str(data_set.Modality) for data_set in objects)
    assert kinds == {"CT": 6, "MR": 2, "DX": 1, "IO": 18, "PX": 1, "US": 1, "PR": 6, "KO": 1, "SR": 1}


def test_no_two_objects_share_a_uid(objects: list[Dataset]) -> None:
    assert len({data_set.SOPInstanceUID for data_set in objects}) == len(objects)


def test_uids_do_not_depend_on_the_day(objects: list[Dataset]) -> None:
    later = make(NOW + dt.timedelta(days=9), SMALL)
    assert [data_set.SOPInstanceUID for data_set in later] == [data_set.SOPInstanceUID for data_set in objects]


def test_every_module_of_a_presentation_state_occurs(objects: list[Dataset]) -> None:
    states = [data_set for data_set in objects if data_set.SOPClassUID == GRAYSCALE_SOFTCOPY_PRESENTATION_STATE]
    keywords = {element.keyword or element.name.replace(" ", "") for state in states for element in state}
    assert keywords >= {
        "RescaleSlope", "SoftcopyVOILUTSequence", "PresentationLUTShape", "PresentationLUTSequence",
        "ShutterLeftVerticalEdge", "CenterOfCircularShutter", "VerticesOfThePolygonalShutter", "ShutterOverlayGroup",
        "OverlayData", "OverlayActivationLayer", "DisplayedAreaSelectionSequence", "GraphicAnnotationSequence",
        "GraphicLayerSequence", "ImageRotation", "ImageHorizontalFlip", "ReferencedSeriesSequence",
    }  # fmt: skip


def test_every_exposure_of_the_full_mouth_series_names_its_teeth(objects: list[Dataset]) -> None:
    exposures = [data_set for data_set in objects if data_set.Modality == "IO"]
    assert all(3 <= len(exposure.PrimaryAnatomicStructureSequence) <= 8 for exposure in exposures)


@pytest.mark.peer("dicom3tools")
def test_dciodvfy_finds_no_error(objects: list[Dataset], tmp_path: Path) -> None:
    complaints = {}
    for number, data_set in enumerate(objects):
        path = tmp_path / f"{number}.dcm"
        data_set.file_meta = FileMetaDataset()
        data_set.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
        data_set.save_as(path, enforce_file_format=True)
        assert dcmread(path).SOPInstanceUID == data_set.SOPInstanceUID
        said = subprocess.run([program("dciodvfy"), path], capture_output=True, text=True, check=False).stderr
        errors = [line for line in said.splitlines() if line.startswith("Error")]
        if errors:
            complaints[str(data_set.SeriesDescription)] = errors
    assert complaints == {}
