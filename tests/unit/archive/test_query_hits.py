"""Searches give the same in a large index as in a small one, whichever way they go."""

from datetime import date, timedelta

import pytest
from django.db.models import Q

from dgscope.archive.models import Study
from dgscope.archive.query import hits, words
from dgscope.archive.query.ordering import NAMES, Order
from tests.study_rows import make_study

pytestmark = pytest.mark.django_db
CONDITIONS = {
    "all": None,
    "a common word": words.anywhere("ct"),
    "a word of some": words.anywhere("thorax"),
    "a rare word": words.anywhere("seldom"),
    "nothing": words.anywhere("never"),
    "words of the name": words.within("patient_name_search", "an"),
    "modalities": Q(modalities__overlap=["MR"]),
}


@pytest.fixture(autouse=True)
def studies() -> None:
    for number in range(40):
        make_study(
            ["Doe^Anna", "Roe^Jane", "Poe^Andreas"][number % 3],
            f"P{number % 7}",
            study_date=date(2026, 1, 1) + timedelta(days=number % 5) if number % 11 else None,
            description="CT thorax" if number % 4 == 0 else "CT seldom" if number == 39 else "CT head",
            modalities=["CT", "MR"] if number % 6 == 0 else ["CT"],
        )


def found(name: str, order: Order, **place: object) -> hits.Hits:
    near = words.near("patient_name_search", "an") if "name" in name and order.name == "patient_name" else None
    return hits.first(Study.objects.all(), CONDITIONS[name], order, 5, near=near, **place)  # type: ignore[arg-type]


@pytest.mark.parametrize("sort", [*NAMES, *(f"-{name}" for name in NAMES)])
@pytest.mark.parametrize("window", [3, 12, 4000])
@pytest.mark.parametrize("name", CONDITIONS)
def test_both_ways_lead_to_the_same_page(name: str, window: int, sort: str, monkeypatch: pytest.MonkeyPatch) -> None:
    order = Order.read(sort)
    condition = CONDITIONS[name] or Q()
    expected = list(order.apply(Study.objects.filter(condition), None))
    after = order.read_cursor(order.cursor_of(expected[2])) if len(expected) > 2 else None
    monkeypatch.setattr(hits, "WINDOW", window)
    for small in (-1, 10_000):
        monkeypatch.setattr(hits, "SMALL", small)
        assert found(name, order).keys == [study.pk for study in expected[:5]]
        assert found(name, order, skip=4).keys == [study.pk for study in expected[4:9]]
        if after is not None:
            assert found(name, order, after=after).keys == [study.pk for study in expected[3:8]]


def test_a_rare_search_is_counted_exactly_in_a_large_index(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hits, "SMALL", -1)
    monkeypatch.setattr(hits, "WINDOW", 10)
    result = found("a word of some", Order.read("-study_date"))
    assert (result.total, result.total_is_exact) == (10, True)


def test_a_common_search_is_estimated_from_its_density(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hits, "SMALL", -1)
    monkeypatch.setattr(hits, "WINDOW", 10)
    monkeypatch.setattr(hits, "_estimated_size", lambda: 1_000_000)
    result = found("a common word", Order.read("-study_date"))
    assert (result.total, result.total_is_exact) == (1_000_000, False)
