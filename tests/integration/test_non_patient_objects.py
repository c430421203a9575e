"""Hanging protocols and palettes over a real association into the real archive, and from files and media."""

from pathlib import Path

import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.fileset import FileSet
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, HangingProtocolStorage
from pynetdicom import AE
from pynetdicom.pdu_primitives import SOPClassExtendedNegotiation

from dgscope.archive.models import Instance, NonPatientObject, Quarantined
from tests.integration.storage_scp_images import data_set_of, write_image
from tests.integration.test_import import import_dicom, part10
from tests.integration.test_storage_scp_archive import Shipped, folder, server, spool_files
from tests.unit.archive.non_patient_objects import color_palette, hanging_protocol

__all__ = ["folder", "server"]
pytest_plugins = ["tests.unit.archive.fixtures"]
pytestmark = pytest.mark.django_db(transaction=True)


def written(path: Path, data_set: Dataset) -> Path:
    path.write_bytes(part10(data_set))
    return path


@pytest.mark.peer("dcmtk")
def test_what_storescu_sends_becomes_a_row_and_a_file_with_the_same_data_set(server: Shipped, folder: Path) -> None:
    sent = [written(folder / "hp.dcm", hanging_protocol()), written(folder / "cp.dcm", color_palette())]
    image = write_image(folder / "ct.dcm", CTImageStorage)
    done = server.run("storescu", "-R", *sent, image)
    assert done.returncode == 0, done.stdout + done.stderr + server.log.read_text()
    assert (done.stdout + done.stderr).count("Received Store Response (Success)") == 3
    rows = NonPatientObject.objects.order_by("pk")
    assert [(row.label, row.source_ae, row.source_kind) for row in rows] == [
        ("Thorax 2x1", "DCMTK", "scp"),
        ("GRAYS", "DCMTK", "scp"),
    ]
    assert Instance.objects.count() == 1
    for row, path in zip(rows, sent, strict=True):
        stored = folder / "store" / row.file
        received, source = dcmread(stored), dcmread(path)
        assert data_set_of(stored) == stored.read_bytes()[row.data_set_offset :]
        assert received.file_meta.MediaStorageSOPClassUID == source.SOPClassUID == row.sop_class_uid
        # DCMTK writes lengths of sequences anew, so the elements are compared.
        assert received.to_json_dict() == source.to_json_dict()
    assert not spool_files(folder)


@pytest.mark.peer("dcmtk")
def test_the_same_again_is_success_and_other_bytes_are_set_aside(server: Shipped, folder: Path) -> None:
    palette = color_palette()
    for _ in range(2):
        assert server.run("storescu", "-R", written(folder / "cp.dcm", palette)).returncode == 0
    assert (NonPatientObject.objects.count(), Quarantined.objects.count()) == (1, 0)
    palette.ContentLabel = "OTHER"
    assert server.run("storescu", "-R", written(folder / "other.dcm", palette)).returncode == 0
    assert (NonPatientObject.objects.get().label, Quarantined.objects.count()) == ("GRAYS", 1)


def test_no_level_of_storage_is_negotiated_for_them(server: Shipped) -> None:
    ae = AE("PYNETDICOM")
    levels = []
    for sop_class in (CTImageStorage, HangingProtocolStorage):
        ae.add_requested_context(sop_class, ExplicitVRLittleEndian)
        item = SOPClassExtendedNegotiation()
        item.sop_class_uid, item.service_class_application_information = sop_class, b"\2\0\3\0\1\0"
        levels.append(item)
    association = ae.associate("127.0.0.1", server.port, ae_title="DGSCOPE", ext_neg=levels)
    assert association.is_established
    assert {context.abstract_syntax for context in association.accepted_contexts} == {
        CTImageStorage,
        HangingProtocolStorage,
    }
    assert list(association.acceptor.sop_class_extended) == [CTImageStorage]
    association.release()


@pytest.mark.usefixtures("archive")
def test_files_are_imported_counted_and_skipped_the_second_time(tmp_path: Path) -> None:
    written(tmp_path / "hp.dcm", hanging_protocol())
    written(tmp_path / "cp.dcm", color_palette())
    text, status = import_dicom(tmp_path)
    assert (status, NonPatientObject.objects.count()) == (0, 2), text
    assert "2  stored" in text
    assert set(NonPatientObject.objects.values_list("source_kind", flat=True)) == {"import"}
    text, status = import_dicom(tmp_path)
    assert (status, "2  already here" in text) == (0, True)


@pytest.mark.usefixtures("archive")
def test_media_bring_them_in(tmp_path: Path) -> None:
    """A DICOMDIR names them in records of their own, beside those of patients (PS3.3 F.5)."""
    medium = FileSet()
    for data_set in (hanging_protocol(), color_palette(InstanceNumber=1)):
        medium.add(_with_meta(data_set))
    medium.write(tmp_path / "medium")
    text, status = import_dicom(tmp_path / "medium" / "DICOMDIR")
    assert (status, NonPatientObject.objects.count()) == (0, 2), text


def _with_meta(data_set: Dataset) -> FileDataset:
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.MediaStorageSOPClassUID = data_set.SOPClassUID
    meta.MediaStorageSOPInstanceUID = data_set.SOPInstanceUID
    return FileDataset("", data_set, file_meta=meta, preamble=bytes(128))
