"""What counts as received: what anybody can see and will still be there tomorrow."""

from pathlib import Path

import pytest
from django.utils import timezone

from dgscope.archive.ingest import Source
from dgscope.archive.models import Instance, Study
from dgscope.network.retrieve.inventory import Place
from dgscope.network.retrieve.receipts import Receipts
from dgscope.network.retrieve.target import Target
from dgscope.network.routing.priors import _missing
from tests.unit.archive.fixtures import archive, empty_store  # noqa: F401  fixtures
from tests.unit.archive.objects import ct, send

pytestmark = pytest.mark.django_db(transaction=True)
STUDY = "1.2.3"


@pytest.fixture
def deleted(archive: Path) -> Instance:  # noqa: F811
    """An instance of a study that was deleted, and whose files could not be removed yet."""
    send(ct(StudyInstanceUID=STUDY))
    Study.objects.update(deleted_at=timezone.now())
    return Instance.objects.get()


@pytest.mark.parametrize("lists", [True, False], ids=["the node lists its instances", "it does not"])
def test_what_is_being_deleted_is_not_here(deleted: Instance, lists: bool) -> None:
    inventory = {deleted.sop_instance_uid: Place(deleted.series.series_instance_uid)} if lists else None
    receipts = Receipts(Target(STUDY), inventory, deleted.received_at, "US", 1)
    assert (receipts.here(), receipts.new(), receipts.count()) == (set(), 0, 0)
    Study.objects.update(deleted_at=None)
    assert (receipts.here(), receipts.new(), receipts.count()) == ({deleted.sop_instance_uid}, 1, 1)


@pytest.mark.usefixtures("deleted")
def test_a_prior_study_that_is_being_deleted_is_fetched_again() -> None:
    prior = {"StudyInstanceUID": STUDY, "NumberOfStudyRelatedInstances": "1"}
    assert _missing([prior]) == [prior]
    Study.objects.update(deleted_at=None)
    assert _missing([prior]) == []


@pytest.mark.usefixtures("archive")
def test_what_the_peer_sends_for_our_c_move_counts_whatever_study_it_says() -> None:
    ours, another = (Source(kind="scp", move_originator="US", move_message_id=number) for number in (7, 8))
    began = timezone.now()
    for source in (ours, another):
        send(ct(StudyInstanceUID="9.8.7"), source)
    receipts = Receipts(Target(STUDY), None, began, "US", 7)
    assert (receipts.new(), receipts.here()) == (1, set())
    assert Receipts(Target(STUDY), None, timezone.now(), "US", 7).new() == 0, "it came before the retrieve"
