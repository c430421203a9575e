"""The one door: what is stored, what is set aside, what is refused."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from pydicom.dataset import Dataset

from dgscope.archive.errors import (
    ClassMismatch,
    IngestError,
    InstanceMismatch,
    InvalidUid,
    ObjectTooLarge,
    OutOfResources,
    Unparsable,
)
from dgscope.archive.ingest import Outcome, SpooledObject, ready_to_store
from dgscope.archive.ingest.readiness import forget_readiness
from dgscope.archive.models import Discrepancy, Instance, Patient, Quarantined, Series, Study
from dgscope.archive.signals import instance_stored
from dgscope.archive.store import store
from tests.unit.archive.objects import CT, ct, encoded, send

pytest_plugins = ["tests.unit.archive.fixtures"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_store")]


def files(folder: str = "[0-9a-f][0-9a-f]") -> list[Path]:
    return sorted(Path(settings.ENV.store_dir).glob(f"{folder}/*"))


def row(**filters: Any) -> Instance:
    return Instance.objects.select_related("series__study__patient").get(**filters)


def same_study(image: Dataset, **changed: Any) -> Dataset:
    return ct(StudyInstanceUID=image.StudyInstanceUID, SeriesInstanceUID=image.SeriesInstanceUID, **changed)


def changed_setting(monkeypatch: pytest.MonkeyPatch, name: str, value: Any) -> None:
    from dataclasses import replace

    monkeypatch.setattr(settings, "ENV", replace(settings.ENV, **{name: value}))


def test_it_stores_the_bytes_as_they_came_and_four_rows() -> None:
    image = ct()
    result = send(image)
    assert result.outcome is Outcome.STORED
    instance = row(pk=result.instance_pk)
    path = store().path(instance.file)
    assert path.read_bytes()[instance.data_set_offset :] == encoded(image)
    assert path.stat().st_size == instance.size
    assert path.stat().st_mode & 0o777 == 0o640
    assert (instance.source_ae, instance.source_address, instance.source_kind) == ("CT1", "192.0.2.7", "scp")
    series, study = instance.series, instance.series.study
    assert (series.pk, study.pk) == (result.series_pk, result.study_pk)
    assert (series.number_of_instances, series.number_of_images) == (1, 1)
    assert (study.number_of_series, study.number_of_instances, study.number_of_images) == (1, 1, 1)
    assert (study.modalities, study.sop_classes) == (["CT"], [CT])
    assert (study.patient.patient_id, study.patient.name_alphabetic) == ("P1", "Jansen^Piet")
    assert files(".spool") == []


def test_the_file_name_holds_nothing_of_the_object() -> None:
    image = ct()
    name = row(pk=send(image).instance_pk).file
    assert not {image.SOPInstanceUID, image.PatientID} & set(name.replace("/", ".").split("."))


def test_file_meta_information_names_us_and_the_sender() -> None:
    import pydicom

    image = ct()
    result = send(image, sop_class_uid=CT, sop_instance_uid=image.SOPInstanceUID)
    meta = pydicom.dcmread(store().path(row(pk=result.instance_pk).file)).file_meta
    assert (meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID) == (CT, image.SOPInstanceUID)
    assert meta.ImplementationClassUID == settings.ENV.implementation_class_uid
    assert meta.SourceApplicationEntityTitle == "CT1"


def test_the_same_object_again_writes_nothing() -> None:
    image = ct()
    first, second = send(image), send(image)
    assert second.outcome is Outcome.IDENTICAL_DUPLICATE
    assert second.instance_pk == first.instance_pk
    assert len(files()) == Instance.objects.count() == Study.objects.get().number_of_instances == 1


def test_other_bytes_under_the_same_uid_are_kept_in_quarantine() -> None:
    image = ct()
    send(image)
    image.InstanceNumber = 8
    assert send(image).outcome is Outcome.CONFLICT
    assert row().instance_number == 7
    kept = Quarantined.objects.get()
    assert (kept.reason, kept.sop_instance_uid, kept.patient_id) == ("other_bytes", image.SOPInstanceUID, "P1")
    assert store().path(kept.file).read_bytes()[kept.data_set_offset :] == encoded(image)
    assert (len(files()), len(files(".quarantine"))) == (1, 1)


def test_a_conflict_sent_again_is_kept_once() -> None:
    image = ct()
    send(image)
    image.InstanceNumber = 8
    for _ in range(3):
        assert send(image).outcome is Outcome.CONFLICT
    assert Quarantined.objects.count() == len(files(".quarantine")) == 1


def test_an_object_of_another_patient_does_not_enter_the_study() -> None:
    image = ct()
    send(image)
    assert send(same_study(image, PatientID="P2")).outcome is Outcome.QUARANTINED
    assert Quarantined.objects.get().reason == "other_patient"
    assert Instance.objects.count() == Patient.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "outcome"),
    [
        ({"PatientID": None}, Outcome.STORED),
        ({"PatientID": None, "PatientName": None}, Outcome.STORED),
        ({"PatientID": None, "PatientName": "Visser^Joke"}, Outcome.QUARANTINED),
        ({"PatientID": "P1 "}, Outcome.STORED),
        ({"IssuerOfPatientID": "CLINIC"}, Outcome.STORED),
    ],
)
def test_what_is_missing_contradicts_nothing(changed: dict[str, Any], outcome: Outcome) -> None:
    image = ct()
    send(image)
    assert send(same_study(image, **changed)).outcome is outcome


def test_other_issuers_make_other_patients() -> None:
    image = ct(IssuerOfPatientID="A")
    send(image)
    assert send(same_study(image, IssuerOfPatientID="B")).outcome is Outcome.QUARANTINED
    send(ct(IssuerOfPatientID="B"))
    assert Patient.objects.count() == 2


def test_two_objects_without_patient_id_are_never_one_person() -> None:
    send(ct(PatientID=None))
    send(ct(PatientID=""))
    assert Patient.objects.count() == 2


def test_one_id_with_two_names_is_stored_and_shown_to_the_administrator() -> None:
    send(ct())
    other = ct(PatientName="Visser^Joke", PatientBirthDate="19701231")
    assert send(other).outcome is Outcome.STORED
    send(same_study(other, PatientName="Visser^Joke", PatientBirthDate="19701231"))
    found = {(item.kind, item.known, item.received) for item in Discrepancy.objects.all()}
    assert found == {
        ("patient_name", "Jansen^Piet", "Visser^Joke"),
        ("birth_date", "1960-12-31", "1970-12-31"),
    }
    assert Patient.objects.count() == 1


def test_a_name_in_other_letters_is_the_same_name() -> None:
    send(ct(PatientName="Müller^Jürgen"))
    send(ct(PatientName="MULLER^JURGEN"))
    assert not Discrepancy.objects.exists()


def test_a_name_that_differs_within_a_study_is_shown_to_the_administrator() -> None:
    image = ct()
    send(image)
    assert send(same_study(image, PatientName="Visser^Joke")).outcome is Outcome.STORED
    assert Discrepancy.objects.get().kind == "patient_name"


def test_one_series_uid_in_two_studies_makes_two_series() -> None:
    image = ct()
    send(image)
    assert send(ct(SeriesInstanceUID=image.SeriesInstanceUID)).outcome is Outcome.STORED
    assert Series.objects.count() == 2
    assert Discrepancy.objects.get().kind == "series"


def test_references_of_a_presentation_state_are_indexed() -> None:
    state = ct(SOPClassUID="1.2.840.10008.5.1.4.1.1.11.1", PixelData=None, Rows=None, Columns=None, Modality="PR")
    image, series = Dataset(), Dataset()
    image.ReferencedSOPClassUID, image.ReferencedSOPInstanceUID, image.ReferencedFrameNumber = CT, "1.2.3", [2, 4]
    series.SeriesInstanceUID, series.ReferencedImageSequence = "1.2.9", [image]
    state.ReferencedSeriesSequence = [series]
    instance = row(pk=send(state).instance_pk)
    reference = instance.references.get()
    assert (instance.kind, reference.sop_instance_uid, reference.frames) == ("ps", "1.2.3", [2, 4])
    assert instance.series.study.number_of_presentation_states == 1
    assert instance.series.study.number_of_images == 0


def test_modalities_of_a_study_add_up() -> None:
    image = ct()
    send(image)
    send(ct(StudyInstanceUID=image.StudyInstanceUID, Modality="SR", SOPClassUID="1.2.840.10008.5.1.4.1.1.88.11"))
    study = Study.objects.get()
    assert (study.modalities, study.number_of_reports, study.number_of_series) == (["CT", "SR"], 1, 2)


@pytest.mark.django_db(transaction=True)
def test_receivers_are_told_once_and_a_failing_one_harms_nobody() -> None:
    from dgscope.archive import ingest

    told: list[Any] = []

    def listener(**arguments: Any) -> None:
        told.append((arguments["instance_pk"], arguments["series_pk"], arguments["study_pk"]))
        raise ValueError("a receiver fails")

    instance_stored.connect(listener)
    try:
        image = ct()
        result = send(image)
        send(image)
    finally:
        instance_stored.disconnect(listener)
        ingest.close()
    assert told == [(result.instance_pk, result.series_pk, result.study_pk)]


REFUSED: list[tuple[str, bytes, dict[str, str], type[IngestError]]] = [
    ("cut", encoded(ct())[:-3], {}, Unparsable),
    ("empty", b"", {}, Unparsable),
    ("noise", b"\x93" * 500, {}, Unparsable),
    ("no study", encoded(ct(StudyInstanceUID=None)), {}, InvalidUid),
    ("class", encoded(ct()), {"sop_class_uid": "1.2.840.10008.5.1.4.1.1.4"}, ClassMismatch),
    ("instance", encoded(ct()), {"sop_instance_uid": "1.2.3"}, InstanceMismatch),
]


@pytest.mark.parametrize(
    ("data", "announced", "error"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_what_is_refused_leaves_nothing(data: bytes, announced: dict[str, str], error: type[IngestError]) -> None:
    with pytest.raises(error):
        send(data, **announced)
    assert files() == files(".spool") == files(".quarantine") == []
    assert not Instance.objects.exists()
    assert not Study.objects.exists()


@pytest.mark.parametrize("uid", ["../../../../tmp/evil", "/etc/passwd", "..%2f..", "1.2\x00.3", "1" * 65, "..", ""])
def test_no_uid_becomes_a_path(uid: str) -> None:
    image = ct(SOPInstanceUID=None)
    image.add_new(0x00080018, "LO", uid)
    before = {path for path in Path(settings.ENV.store_dir).parent.rglob("*") if "postgres" not in path.parts}
    with pytest.raises(InvalidUid) as refused:
        send(image, sop_instance_uid=uid)
    after = {path for path in Path(settings.ENV.store_dir).parent.rglob("*") if "postgres" not in path.parts}
    assert after == before
    assert "\0" not in str(refused.value)


def test_an_object_that_was_not_taken_in_vanishes() -> None:
    with SpooledObject.create(CT, "1.2.3", "1.2.840.10008.1.2.1", "CT1") as spooled:
        spooled.write(encoded(ct()))
        assert len(files(".spool")) == 1
    assert files(".spool") == []


def test_an_object_above_the_limit_is_refused_while_it_arrives(monkeypatch: pytest.MonkeyPatch) -> None:
    changed_setting(monkeypatch, "max_object_size", 1000)
    with SpooledObject.create(CT, "1.2.3", "1.2.840.10008.1.2.1", "CT1") as spooled:
        spooled.write(bytes(1000))
        with pytest.raises(ObjectTooLarge):
            spooled.write(b"x")
    assert files(".spool") == []


def test_hostile_text_is_stored_and_indexed() -> None:
    data_set = ct(SpecificCharacterSet="ISO_IR 192")
    data_set.add_new(0x00100010, "UT", "<script>\u202ea\u2028b^🦷 c\\d\0e\r\nf " + "x" * 100_000)
    data_set.add_new(0x00081030, "LT", "'; DROP TABLE archive_study; --\0")
    study = row(pk=send(data_set).instance_pk).series.study
    assert study.description == "'; DROP TABLE archive_study; --"
    assert study.patient_name.startswith("<script>\u202ea\u2028b^🦷 c")


def test_wrong_representations_are_stored_and_indexed() -> None:
    data_set = ct(Rows=None, StudyDate=None)
    data_set.add_new(0x00280010, "UL", 4)
    item = Dataset()
    item.CodeValue = "x"
    data_set.add_new(0x00080020, "SQ", [item])
    data_set.add_new(0x00200013, "IS", "1")
    instance = row(pk=send(data_set).instance_pk)
    assert (instance.rows, instance.series.study.study_date) == (4, None)


def test_it_is_ready_while_the_reserve_is_free(monkeypatch: pytest.MonkeyPatch, transactional_db: None) -> None:
    from dgscope.archive import ingest

    changed_setting(monkeypatch, "free_space_reserve", 1)
    forget_readiness()
    ready_to_store()
    with pytest.raises(OutOfResources, match="reserve"):
        ready_to_store(2**60)
    changed_setting(monkeypatch, "free_space_reserve", 2**60)
    with pytest.raises(OutOfResources, match="reserve"):
        ready_to_store()
    ingest.close()


def test_it_is_not_ready_without_the_marker_of_the_store(
    monkeypatch: pytest.MonkeyPatch, transactional_db: None
) -> None:
    from dgscope.archive import ingest

    marker = Path(settings.ENV.store_dir) / "dgscope-store"
    content = marker.read_text()
    marker.unlink()
    try:
        forget_readiness()
        with pytest.raises(OutOfResources, match="marker"):
            ready_to_store()
    finally:
        marker.write_text(content)
        forget_readiness()
        ingest.close()
