import pytest

from dgscope.dimse.reasons import explain_abort, explain_context, explain_rejection
from dgscope.dimse.status import Category, Service, Status, category, explain


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (0x0000, Category.SUCCESS),
        (0xFF00, Category.PENDING),
        (0xFF01, Category.PENDING),
        (0xFE00, Category.CANCEL),
        (0x0001, Category.WARNING),
        (0x0107, Category.WARNING),
        (0x0116, Category.WARNING),
        (0xB000, Category.WARNING),
        (0xB60A, Category.WARNING),
        (0xA700, Category.FAILURE),
        (0xC000, Category.FAILURE),
        (0x0122, Category.FAILURE),
        (0x1234, Category.FAILURE),
        (0xD000, Category.FAILURE),
    ],
)
def test_every_status_has_a_category(status: int, expected: Category) -> None:
    assert category(status) is expected


def test_the_same_number_means_different_things_in_different_services() -> None:
    assert explain(Service.STORAGE, 0xB000).name == "Coercion of data elements"
    assert explain(Service.MOVE, 0xB000).name == "Sub-operations complete with failures"


def test_an_unknown_move_destination_says_what_to_do() -> None:
    meaning = explain(Service.MOVE, Status.MOVE_DESTINATION_UNKNOWN)
    assert "administrator" in meaning.explanation
    assert "A801H" in str(meaning)


@pytest.mark.parametrize("service", Service)
def test_every_number_is_explained_in_every_service(service: Service) -> None:
    for status in range(0x10000):
        meaning = explain(service, status)
        assert meaning.name
        assert meaning.explanation.endswith(".")


def test_ranges_are_explained_where_the_number_is_not_known() -> None:
    assert explain(Service.STORAGE, 0xA7FF).name == "Out of resources"
    assert explain(Service.STORAGE, 0xC123).name == "Cannot understand"
    assert explain(Service.FIND, 0xC0FF).name == "Unable to process"
    assert explain(Service.FIND, 0x7777).name == "Unknown status"


def test_rejections_say_whom_to_ask() -> None:
    assert "calling AE title" in explain_rejection(1, 1, 3)
    assert "called AE title" in explain_rejection(1, 1, 7)
    assert "limit of associations" in explain_rejection(2, 3, 2)
    assert "for the moment" in explain_rejection(2, 1, 1)
    assert "9/9" in explain_rejection(1, 9, 9)


def test_aborts_and_refused_contexts_are_explained() -> None:
    assert "application" in explain_abort(0, 0)
    assert "did not expect" in explain_abort(2, 2)
    assert "99" in explain_abort(2, 99)
    assert "transfer syntaxes" in explain_context(4)
    assert "77" in explain_context(77)
