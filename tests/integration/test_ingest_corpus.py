"""The collection of real, odd and hostile files through the one door: all that can be understood is kept bit by bit."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from dgscope.archive.errors import IngestError
from dgscope.archive.ingest import Outcome, Source, ingest_file
from dgscope.archive.ingest.part10 import HEAD, read_head
from dgscope.archive.models import Instance, Kept, NonPatientObject, Study
from dgscope.archive.store import store

pytest_plugins = ["tests.unit.archive.fixtures"]
pytestmark = [pytest.mark.corpus, pytest.mark.django_db, pytest.mark.usefixtures("empty_store")]
SOURCE = Source(kind="import")

# Why a file of the collection cannot be taken in; DCMTK and pydicom do not take the broken ones either.
NO_STUDY = "Study Instance UID is missing"
NO_CLASS = "SOP Class UID is missing"
NO_INSTANCE = "SOP Instance UID is missing"
NO_UID = "is no UID"
CUT = "is cut"
BROKEN = "is due"
NO_FILE = "This is not a DICOM file"
META = "The File Meta Information is cut or broken"
REFUSED = {
    # Made for tests of decoders, without what every composite object must have.
    "multiframe": NO_STUDY,
    "GH220": NO_STUDY,
    "HTJ2KLossless_08_RGB": NO_STUDY,
    "HTJ2K_08_RGB": NO_STUDY,
    "JLSL_08_07_0_1F": NO_STUDY,
    "JLSL_16_15_1_1F": NO_STUDY,
    "JPEGLSNearLossless_08": NO_STUDY,
    "JPEGLSNearLossless_16": NO_STUDY,
    "SC_rgb_jls_lossy_line": NO_STUDY,
    "SC_rgb_jls_lossy_sample": NO_STUDY,
    "jpeg-baseline": NO_STUDY,
    "leadtools-8BitsJpegLossyGrayScale": NO_INSTANCE,
    "leadtools-flowers-16-mono2-rle": NO_INSTANCE,
    "JPEGLosslessP14SV1_1s_1f_u_16_16": NO_INSTANCE,
    "lighten256us": NO_CLASS,
    "linear256us": NO_CLASS,
    "GH340": NO_CLASS,  # ACR-NEMA 1.0
    "Issue195-bis": NO_CLASS,
    "chrSQEncoding": NO_CLASS,
    "chrSQEncoding1": NO_CLASS,
    "UN_sequence": NO_CLASS,
    "empty_charset_LEI": NO_CLASS,
    "meta_missing_tsyntax": NO_CLASS,
    "nested_priv_SQ": NO_CLASS,
    "priv_SQ": NO_CLASS,
    "no_meta_group_length": NO_CLASS,
    **dict.fromkeys(("DICOMDIR", "DICOMDIR-bigEnd", "DICOMDIR-empty", "DICOMDIR-implicit"), NO_CLASS),
    **dict.fromkeys(("DICOMDIR-nooffset", "DICOMDIR-nopatient", "DICOMDIR-reordered"), NO_CLASS),
    # UIDs longer than 64 characters or with other characters than digits and dots.
    "3gb-bulk-data-truncated": NO_UID,
    "jpeg2000-multiframe-multifragments": NO_UID,
    # Cut or broken.
    "DIRW0007": BROKEN,
    "GH177_D_CLUNIE_CT1_IVRLE_BigEndian_undefined_length": BROKEN,
    "GH364": BROKEN,
    "MR_truncated": CUT,
    "rtplan_truncated": CUT,
    "no_meta": NO_FILE,
    # The fuzzing corpus.
    "TC0131_sopinstanceuid_over_2x": NO_UID,
    "TC0137_sopinstanceuid_empty": NO_INSTANCE,
    "TC0139_sopinstanceuid_len1": NO_UID,
    "TC0233_rows_US_as_UL": NO_CLASS,
    "TC0279_stray_seq_delim": BROKEN,
    "TC0345_deflate_corrupt": NO_CLASS,
    "TC0347_deflate_truncated": NO_CLASS,
    "TC0381_preamble_127": NO_FILE,
    "TC0391_meta_glen_zero": META,
    "TC0395_meta_glen_max": META,
    "TC0397_meta_glen_huge": META,
    "TC0459_uid_uid_trailing_dot": NO_UID,
    "TC0467_uid_uid_empty": NO_INSTANCE,
    "TC0475_meta_0001_vr_5a5a": META,
    "TC0507_meta_0002_vr_4141": META,
    "TC0537_meta_0003_vr_4242": META,
    "TC0633_meta_0013_vr_6f62": META,
    "TC0721_encap_frag_len_int_max": CUT,
    "TC0845_uid_reuse_meta_ds_ref": NO_UID,
    "TC0859_missing_sop_class": NO_CLASS,
    "TC0863_missing_study_uid": NO_STUDY,
    "TC0883_missing_all_required": NO_CLASS,
    "TC0901_truncated_meta_group": NO_CLASS,
    "TC0913_sq_early_delim": BROKEN,
    "TC0963_undef_len_no_delim": CUT,
    "TC0967_truncated_dataset_2bytes": NO_INSTANCE,
    "TC1141_oob_len_len_2GB": CUT,
    "TC1145_oob_len_len_1MB": CUT,
    "TC1147_oob_len_len_64KB": CUT,
}
# Colour palettes and a hanging protocol (PS3.4 annex GG).
OF_NO_PATIENT = {
    *("fall", "hotiron", "hotmetalblue", "pet", "pet20step", "spring", "summer", "winter"),
    "NeurosurgeryPlan",
}


def paths(corpus: Path) -> Iterator[Path]:
    with (corpus / "index.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield corpus / row["path"]


def name_of(path: Path) -> str:
    return path.stem if path.suffix in {".dcm", ".lut"} else path.name


def files() -> list[Path]:
    return [path for path in Path(settings.ENV.store_dir).glob("*/*") if path.is_file()]


def test_every_understandable_file_is_kept_bit_by_bit_and_every_other_changes_nothing(corpus: Path) -> None:
    accepted, refused, of_no_patient = 0, {}, set()
    for path in paths(corpus):
        # Many files of the collection share their UIDs: each one meets an empty archive.
        with transaction.atomic():
            try:
                with path.open("rb") as file:
                    result = ingest_file(file, SOURCE)
            except IngestError as error:
                refused[name_of(path)] = str(error)
                assert files() == [], path
                assert not Instance.objects.exists()
                assert not Study.objects.exists()
            else:
                accepted += 1
                assert result.outcome is Outcome.STORED, path
                if result.instance_pk is None:
                    of_no_patient.add(name_of(path))
                    _check(path, NonPatientObject.objects.get(pk=result.non_patient_pk))
                else:
                    _check(path, Instance.objects.get(pk=result.instance_pk))
            transaction.set_rollback(True)
        for stored in files():
            stored.unlink()
    unexpected = {name: reason for name, reason in refused.items() if REFUSED.get(name, "unexpected") not in reason}
    assert unexpected == {}
    assert set(REFUSED) - set(refused) == set()
    assert accepted > 350
    assert of_no_patient == OF_NO_PATIENT


def _check(path: Path, instance: Kept) -> None:
    source = path.read_bytes()
    stored = store().path(instance.file).read_bytes()
    head = read_head(source[:HEAD])
    assert stored[instance.data_set_offset :] == source[head.data_set_offset :], path
    again = read_head(stored[:HEAD])
    assert again.transfer_syntax_uid == head.transfer_syntax_uid == instance.transfer_syntax_uid
    assert (again.sop_class_uid, again.sop_instance_uid) == (instance.sop_class_uid, instance.sop_instance_uid)
