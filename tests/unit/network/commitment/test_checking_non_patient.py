"""Objects of no patient are committed by the rules of images."""

from datetime import timedelta
from pathlib import Path

import pytest

from dgscope.archive.decisions import DecisionError, accept
from dgscope.archive.models import InstanceState, NonPatientObject, Quarantined
from dgscope.archive.store import store
from dgscope.dimse.storage_commitment import Reference
from dgscope.network.commitment import checking
from dgscope.network.models import CommitRequest
from tests.unit.archive.non_patient_objects import color_palette, hanging_protocol
from tests.unit.archive.objects import CT, ct, send
from tests.unit.network.commitment.helpers import received

pytest_plugins = ["tests.unit.archive.fixtures", "tests.unit.network.commitment.fixtures"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_store", "node", "woken")]


@pytest.fixture(autouse=True)
def no_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "GRACE", timedelta())


@pytest.fixture
def references(empty_store: Path) -> list[Reference]:
    """An image, a hanging protocol and a palette, here and sound."""
    objects = [ct(), hanging_protocol(), color_palette()]
    for one in objects:
        send(one)
    return [Reference(str(one.SOPClassUID), str(one.SOPInstanceUID)) for one in objects]


def check(references: list[Reference]) -> tuple[CommitRequest, list[int | None]]:
    row = received(references)
    assert checking.check(row)
    row.refresh_from_db()
    return row, list(row.items.values_list("failure_reason", flat=True))


def test_they_are_committed_beside_images_and_their_check_is_noted(references: list[Reference]) -> None:
    row, failures = check(references)
    assert (row.committed, row.failed, failures) == (3, 0, [None, None, None])
    assert not NonPatientObject.objects.filter(checked_at=None).exists()


def test_a_flipped_byte_is_no_commitment(references: list[Reference]) -> None:
    path = store().path(NonPatientObject.objects.get(sop_instance_uid=references[1].sop_instance).file)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    assert check(references)[1] == [None, 0x0110, None]
    assert NonPatientObject.objects.get(sop_instance_uid=references[1].sop_instance).state == InstanceState.CORRUPT


def test_another_class_and_another_version_have_their_reasons(references: list[Reference]) -> None:
    send(color_palette(SOPInstanceUID=references[2].sop_instance, ContentLabel="OTHER"))
    asked = [Reference(CT, references[1].sop_instance), references[2], Reference(references[1].sop_class, "1.2.3")]
    assert check(asked)[1] == [0x0119, 0x0110, 0x0112]


def test_what_is_replaced_while_its_file_is_read_is_not_committed(
    references: list[Reference], monkeypatch: pytest.MonkeyPatch
) -> None:
    examine = checking.examine

    def replace_after(kept: NonPatientObject) -> InstanceState:
        found = examine(kept)
        NonPatientObject.objects.filter(pk=kept.pk).update(file=f"00/{'a' * 32}.dcm")
        return found

    monkeypatch.setattr(checking, "examine", replace_after)
    assert check(references[1:2])[1] == [0x0112]


def test_what_is_promised_cannot_be_replaced(references: list[Reference]) -> None:
    check(references)
    send(hanging_protocol(SOPInstanceUID=references[1].sop_instance, HangingProtocolName="Other"))
    with pytest.raises(DecisionError, match="committed to CT1"):
        accept(Quarantined.objects.get(), "alice")
    assert NonPatientObject.objects.get(sop_instance_uid=references[1].sop_instance).label == "Thorax 2x1"
    CommitRequest.objects.update(keep_until=None)
    accept(Quarantined.objects.get(), "alice")
    assert NonPatientObject.objects.get(sop_instance_uid=references[1].sop_instance).label == "Other"
