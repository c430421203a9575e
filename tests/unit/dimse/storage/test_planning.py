from pathlib import Path

from dgscope.dimse.sop_classes import DEFLATED_LE, EXPLICIT_LE, IMPLICIT_LE
from dgscope.dimse.storage.items import SendItem
from dgscope.dimse.storage.options import SendOptions
from dgscope.dimse.storage.planning import plan

JPEG = "1.2.840.10008.1.2.4.50"


def item(sop_class: str, syntax: str = EXPLICIT_LE) -> SendItem:
    return SendItem(Path("none"), sop_class, "1.2.3", syntax)


def syntaxes(stored: str, **options: object) -> list[str]:
    (only,) = plan([item("1.2", stored)], SendOptions(**options))  # type: ignore[arg-type]
    return [context.transfer_syntaxes[0] for context in only.contexts]


def test_the_stored_syntax_comes_first_and_each_has_its_own_context() -> None:
    assert syntaxes(JPEG) == [JPEG, EXPLICIT_LE, IMPLICIT_LE]
    assert syntaxes(IMPLICIT_LE) == [IMPLICIT_LE, EXPLICIT_LE]


def test_deflate_is_never_proposed_and_implicit_always() -> None:
    assert syntaxes(DEFLATED_LE) == [EXPLICIT_LE, IMPLICIT_LE]
    assert syntaxes(JPEG, withheld=frozenset({JPEG, IMPLICIT_LE}), offered=()) == [IMPLICIT_LE]


def test_instances_share_an_association_until_its_contexts_are_used_up() -> None:
    items = [item(f"1.2.{number % 50}", syntax) for number in range(300) for syntax in (EXPLICIT_LE, JPEG)]
    plans = plan(items, SendOptions())
    assert [len(each.contexts) for each in plans] == [126, 24]
    assert sum(len(each.items) for each in plans) == 600
    for each in plans:
        known = {context.abstract_syntax for context in each.contexts}
        assert all(sent.sop_class in known for sent in each.items)


def test_nothing_to_send_needs_no_association() -> None:
    assert plan([], SendOptions()) == []
