"""Which presentation contexts to propose: what is stored first, then what it can be converted to; 128 at most each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dgscope.dimse.associate import MOST_CONTEXTS, Context
from dgscope.dimse.sop_classes import DEFLATED_LE, IMPLICIT_LE
from dgscope.dimse.storage.items import SendItem
from dgscope.dimse.storage.options import SendOptions


@dataclass(slots=True)
class Plan:
    """Contexts of one association, and the instances that go over it."""

    contexts: list[Context] = field(default_factory=list)
    items: list[SendItem] = field(default_factory=list)


def plan(items: Iterable[SendItem], options: SendOptions) -> list[Plan]:
    """Distribute instances over as few associations as their SOP classes and transfer syntaxes allow.

    Every context has one transfer syntax, so that a peer that takes several cannot choose a needless conversion.
    """
    by_class: dict[str, list[SendItem]] = {}
    for item in items:
        by_class.setdefault(item.sop_class, []).append(item)
    plans: list[Plan] = []
    for sop_class, members in by_class.items():
        stored = dict.fromkeys(member.transfer_syntax for member in members)
        contexts = [Context(sop_class, (syntax,)) for syntax in _syntaxes(stored, options)]
        if not plans or len(plans[-1].contexts) + len(contexts) > MOST_CONTEXTS:
            plans.append(Plan())
        plans[-1].contexts += contexts
        plans[-1].items += members
    return plans


def _syntaxes(stored: Mapping[str, None], options: SendOptions) -> list[str]:
    # Deflate is never used over DIMSE: a few kilobytes may stand for gigabytes.
    withheld = options.withheld | {DEFLATED_LE}
    wanted = dict.fromkeys([*stored, *options.offered, IMPLICIT_LE])
    return [syntax for syntax in wanted if syntax not in withheld or syntax == IMPLICIT_LE][:MOST_CONTEXTS]
