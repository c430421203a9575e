"""Which SOP classes we store."""

import pytest
from pydicom._uid_dict import UID_dictionary

from dgscope.archive.attributes import NON_PATIENT
from storage_scp import sop_classes
from storage_scp.sop_classes import NON_PATIENT_STORAGE, STORAGE

ROOT = "1.2.840.10008.5.1"
# Table 28 of the conformance statement, what the Trophy document adds, and the additions of the network reference.
PROMISED = {
    ".4.1.1.1": "Computed Radiography",
    ".4.1.1.1.1": "Digital X-Ray, for presentation",
    ".4.1.1.1.1.1": "Digital X-Ray, for processing",
    ".4.1.1.1.2": "Digital Mammography, for presentation",
    ".4.1.1.1.2.1": "Digital Mammography, for processing",
    ".4.1.1.1.3": "Digital Intra-Oral, for presentation",
    ".4.1.1.1.3.1": "Digital Intra-Oral, for processing",
    ".4.1.1.2": "CT",
    ".4.1.1.3": "Ultrasound Multi-frame (retired)",
    ".4.1.1.3.1": "Ultrasound Multi-frame",
    ".4.1.1.4": "MR",
    ".4.1.1.4.1": "Enhanced MR",
    ".4.1.1.4.2": "MR Spectroscopy",
    ".4.1.1.5": "Nuclear Medicine (retired)",
    ".4.1.1.20": "Nuclear Medicine",
    ".4.1.1.6": "Ultrasound (retired)",
    ".4.1.1.6.1": "Ultrasound",
    ".4.1.1.7": "Secondary Capture",
    ".4.1.1.11.1": "Grayscale Softcopy Presentation State",
    ".4.1.1.12.1": "X-Ray Angiographic",
    ".4.1.1.12.2": "X-Ray Radiofluoroscopic",
    ".4.1.1.66": "Raw Data",
    ".4.1.1.77.1.1": "VL Endoscopic",
    ".4.1.1.77.1.4": "VL Photographic",
    ".4.1.1.88.11": "Basic Text SR",
    ".4.1.1.88.22": "Enhanced SR",
    ".4.1.1.88.33": "Comprehensive SR",
    ".4.1.1.88.59": "Key Object Selection",
    ".4.1.1.128": "PET",
    ".1.27": "Stored Print (retired)",
    ".1.29": "Hardcopy Grayscale (retired)",
    ".1.30": "Hardcopy Color (retired)",
    ".4.1.1.7.1": "Multi-frame single bit SC",
    ".4.1.1.7.2": "Multi-frame grayscale byte SC",
    ".4.1.1.7.3": "Multi-frame grayscale word SC",
    ".4.1.1.7.4": "Multi-frame true color SC",
    ".4.1.1.2.1": "Enhanced CT",
    ".4.1.1.12.1.1": "Enhanced XA",
    ".4.1.1.130": "Enhanced PET",
    ".4.1.1.104.1": "Encapsulated PDF",
    ".4.1.1.104.2": "Encapsulated CDA",
    ".4.1.1.104.3": "Encapsulated STL",
    ".4.1.1.77.1.1.1": "Video Endoscopic",
    ".4.1.1.77.1.4.1": "Video Photographic",
    ".4.1.1.11.2": "Color Softcopy Presentation State",
    ".4.1.1.11.3": "Pseudo-Color Softcopy Presentation State",
    ".4.1.1.131": "Basic Structured Display",
    ".4.1.1.66.4": "Segmentation",
    ".4.1.1.66.7": "Label Map Segmentation (of a later edition)",
}


@pytest.mark.parametrize("suffix", PROMISED)
def test_every_promised_class_is_stored(suffix: str) -> None:
    assert ROOT + suffix in STORAGE


def test_intra_oral_and_ultrasound_multi_frame_are_told_apart() -> None:
    names = [STORAGE[f"{ROOT}.4.1.1{suffix}"] for suffix in (".1.3", ".1.3.1", ".3", ".3.1")]
    assert names == [
        "Digital Intra-Oral X-Ray Image Storage - For Presentation",
        "Digital Intra-Oral X-Ray Image Storage - For Processing",
        "Ultrasound Multi-frame Image Storage (Retired)",
        "Ultrasound Multi-frame Image Storage",
    ]


@pytest.mark.parametrize(
    "uid",
    [
        "1.2.840.10008.1.1",  # Verification
        "1.2.840.10008.1.3.10",  # Media Storage Directory
        "1.2.840.10008.1.20.1",  # Storage Commitment Push
        "1.2.840.10008.1.20.2",  # Storage Commitment Pull
        "1.2.840.10008.5.1.4.1.2.2.1",  # Study Root FIND
        "1.2.840.10008.5.1.4.31",  # Modality Worklist
        "1.2.840.10008.5.1.4.1.1.200.4",  # Protocol Approval FIND
        "1.2.840.10008.5.1.4.1.1.201.2",  # Inventory FIND
    ],
)
def test_what_is_no_image_or_document_is_not_stored(uid: str) -> None:
    assert uid not in STORAGE
    assert uid not in NON_PATIENT_STORAGE


def test_objects_of_no_patient_are_a_service_class_of_their_own_and_all_have_a_name() -> None:
    assert NON_PATIENT_STORAGE.keys() == NON_PATIENT
    assert all(NON_PATIENT_STORAGE.values())
    assert not STORAGE.keys() & NON_PATIENT


def test_every_storage_class_of_the_dictionary_is_stored_in_one_way_or_the_other() -> None:
    named = {uid for uid, (name, kind, *_) in UID_dictionary.items() if kind == "SOP Class" and "Storage" in name}
    left_out = named - STORAGE.keys() - NON_PATIENT_STORAGE.keys()
    assert left_out == {"1.2.840.10008.1.3.10", "1.2.840.10008.1.20.1", "1.2.840.10008.1.20.2"}


def test_nearly_two_hundred_classes_are_stored_and_all_have_a_name() -> None:
    assert len(STORAGE) > 180
    assert all(STORAGE.values())


@pytest.mark.parametrize(
    ("uid", "is_private"),
    [
        ("1.3.46.670589.11.0.0.12.1", True),
        ("2.25.1234", True),
        ("1.2.840.10008.1.1", False),
        ("1.2.840.100080.1", True),
        ("", False),
        ("../1.2", False),
    ],
)
def test_private_classes_are_well_formed_uids_outside_the_root_of_the_standard(uid: str, is_private: bool) -> None:
    assert sop_classes.is_private(uid) is is_private
