"""Objects that belong to no patient: through the same door, into a table of their own."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRBigEndian, ImplicitVRLittleEndian, generate_uid

from dgscope.archive.attributes import NON_PATIENT
from dgscope.archive.decisions import DecisionError, accept
from dgscope.archive.errors import ClassMismatch, IngestError, InstanceMismatch, InvalidUid, Unparsable
from dgscope.archive.ingest import Outcome
from dgscope.archive.models import Instance, InstanceState, NonPatientObject, Patient, Quarantined, Study
from dgscope.archive.signals import instance_stored
from dgscope.archive.store import store
from tests.unit.archive.non_patient_objects import color_palette, hanging_protocol
from tests.unit.archive.objects import CT, ct, encoded, send

pytest_plugins = ["tests.unit.archive.fixtures"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_store")]


def files(folder: str = "[0-9a-f][0-9a-f]") -> list[Path]:
    return sorted(Path(settings.ENV.store_dir).glob(f"{folder}/*"))


def test_a_hanging_protocol_is_a_row_of_its_own_and_a_file_with_the_bytes_as_they_came() -> None:
    protocol = hanging_protocol()
    result = send(protocol)
    row = NonPatientObject.objects.get()
    assert (result.outcome, result.non_patient_pk, result.instance_pk) == (Outcome.STORED, row.pk, None)
    assert (row.sop_instance_uid, row.sop_class_uid) == (protocol.SOPInstanceUID, protocol.SOPClassUID)
    assert (row.label, row.description) == ("Thorax 2x1", "Current and prior side by side")
    assert row.attributes["00720008"] == {"vr": "LO", "Value": ["Radiology"]}
    assert (row.source_kind, row.source_ae, row.source_address) == ("scp", "CT1", "192.0.2.7")
    assert str(row) == "Hanging Protocol Storage: Thorax 2x1"
    path = store().path(row.file)
    assert path.read_bytes()[row.data_set_offset :] == encoded(protocol)
    assert path.stat().st_size == row.size
    assert files(".spool") == []
    assert [model.objects.count() for model in (Instance, Study, Patient)] == [0, 0, 0]


@pytest.mark.parametrize("syntax", [ImplicitVRLittleEndian, ExplicitVRBigEndian])
def test_a_palette_is_known_by_its_label_in_every_transfer_syntax(syntax: str) -> None:
    send(color_palette(), transfer_syntax_uid=syntax)
    row = NonPatientObject.objects.get()
    assert (row.label, row.description, row.transfer_syntax_uid) == ("GRAYS", "All grays", syntax)


@pytest.mark.parametrize(
    ("keyword", "text"),
    [
        ("ImplantName", "Stem 12"),
        ("ImplantAssemblyTemplateName", "Hip"),
        ("ImplantTemplateGroupName", "Stems"),
        ("ProtocolName", "Kopf ü"),
        ("ContentLabel", "APPROVED"),
    ],
)
def test_other_classes_are_known_by_the_name_that_they_have(keyword: str, text: str) -> None:
    send(hanging_protocol(HangingProtocolName=None, SpecificCharacterSet="ISO_IR 192", **{keyword: text}))
    assert NonPatientObject.objects.get().label == text


@pytest.mark.parametrize("sop_class", sorted(NON_PATIENT))
def test_every_class_of_the_service_is_taken(sop_class: str) -> None:
    assert send(hanging_protocol(SOPClassUID=sop_class)).outcome is Outcome.STORED


def test_what_names_such_a_class_goes_there_whatever_study_it_names() -> None:
    protocol = hanging_protocol(StudyInstanceUID=generate_uid(), SeriesInstanceUID="nonsense", PatientID="P1")
    assert send(protocol).non_patient_pk is not None
    assert not Study.objects.exists()


def test_an_image_without_a_study_is_refused_as_ever() -> None:
    with pytest.raises(InvalidUid, match="Study Instance UID"):
        send(ct(StudyInstanceUID=None))


PALETTE = color_palette()


@pytest.mark.parametrize(
    ("data", "announced", "error"),
    [
        (PALETTE, {"sop_class_uid": CT}, ClassMismatch),
        (ct(), {"sop_class_uid": str(PALETTE.SOPClassUID)}, ClassMismatch),
        (PALETTE, {"sop_instance_uid": "1.2.3"}, InstanceMismatch),
        (color_palette(SOPInstanceUID=None), {}, InvalidUid),
        (encoded(PALETTE)[:-9], {}, Unparsable),
    ],
)
def test_the_checks_are_those_of_images(data: Any, announced: dict[str, str], error: type[IngestError]) -> None:
    with pytest.raises(error):
        send(data, **announced)
    assert files() == files(".spool") == files(".quarantine") == []
    assert not NonPatientObject.objects.exists()


def test_the_same_object_again_writes_nothing() -> None:
    protocol = hanging_protocol()
    first, second = send(protocol), send(protocol)
    assert second.outcome is Outcome.IDENTICAL_DUPLICATE
    assert second.non_patient_pk == first.non_patient_pk
    assert len(files()) == NonPatientObject.objects.count() == 1


def test_other_bytes_under_the_same_uid_are_kept_in_quarantine_once() -> None:
    protocol = hanging_protocol()
    send(protocol)
    protocol.HangingProtocolName = "Other"
    assert {send(protocol).outcome for _ in range(3)} == {Outcome.CONFLICT}
    assert NonPatientObject.objects.get().label == "Thorax 2x1"
    kept = Quarantined.objects.get()
    assert (kept.reason, kept.sop_class_uid) == ("other_bytes", protocol.SOPClassUID)
    assert store().path(kept.file).read_bytes()[kept.data_set_offset :] == encoded(protocol)
    assert (len(files()), len(files(".quarantine"))) == (1, 1)


@pytest.mark.parametrize("trouble", ["lost", "marked"])
def test_a_good_copy_takes_the_place_of_a_lost_or_damaged_file(trouble: str) -> None:
    protocol = hanging_protocol()
    send(protocol)
    row = NonPatientObject.objects.get()
    if trouble == "lost":
        store().path(row.file).unlink()
    else:
        NonPatientObject.objects.update(state=InstanceState.CORRUPT)
    assert send(protocol).outcome is Outcome.IDENTICAL_DUPLICATE
    healed = NonPatientObject.objects.get()
    assert (healed.pk, healed.state) == (row.pk, "stored")
    assert healed.file != row.file
    assert [str(path.relative_to(settings.ENV.store_dir)) for path in files()] == [healed.file]


def first_and_second(second_is_image: bool) -> tuple[Dataset, Dataset]:
    uid = generate_uid()
    both = hanging_protocol(SOPInstanceUID=uid), ct(SOPInstanceUID=uid)
    return both if second_is_image else both[::-1]


@pytest.mark.parametrize("second_is_image", [False, True])
def test_a_uid_that_an_object_of_the_other_kind_has_is_a_conflict(second_is_image: bool) -> None:
    first, second = first_and_second(second_is_image)
    assert send(first).outcome is Outcome.STORED
    assert send(second).outcome is Outcome.CONFLICT
    assert (Instance.objects.count(), NonPatientObject.objects.count()) == (1 - second_is_image, int(second_is_image))
    assert Quarantined.objects.get().sop_class_uid == second.SOPClassUID


@pytest.mark.parametrize("second_is_image", [False, True])
def test_accepting_the_second_exchanges_the_two(second_is_image: bool) -> None:
    first, second = first_and_second(second_is_image)
    send(first)
    send(second)
    accept(Quarantined.objects.get(), "alice")
    assert (Instance.objects.count(), NonPatientObject.objects.count()) == (int(second_is_image), 1 - second_is_image)
    replaced = Quarantined.objects.get(resolved_at=None)
    assert (replaced.reason, replaced.sop_class_uid) == ("replaced", first.SOPClassUID)
    assert store().path(replaced.file).read_bytes()[replaced.data_set_offset :] == encoded(first)
    assert (len(files()), len(files(".quarantine"))) == (1, 1)


def test_accepting_another_version_exchanges_the_two() -> None:
    protocol = hanging_protocol()
    send(protocol)
    protocol.HangingProtocolName = "Other"
    send(protocol)
    accept(Quarantined.objects.get(), "alice")
    assert NonPatientObject.objects.get().label == "Other"
    again = Quarantined.objects.get(resolved_at=None)
    store().path(NonPatientObject.objects.get().file).write_bytes(b"whatever")
    NonPatientObject.objects.update(data_set_sha256=again.data_set_sha256)
    with pytest.raises(DecisionError, match="already"):
        accept(again, "alice")


def test_no_instance_is_announced() -> None:
    told = []

    def hear(**arguments: Any) -> None:
        told.append(arguments)

    instance_stored.connect(hear)
    try:
        send(hanging_protocol())
    finally:
        instance_stored.disconnect(hear)
    assert told == []
