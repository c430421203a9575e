"""Decisions on presentation contexts, one by one."""

import pytest

from storage_scp.associate_rq import AssociateRequest, ProposedContext
from storage_scp.negotiation import Result, negotiate
from storage_scp.services.base import Request, Response
from storage_scp.services.table import ServiceTable

IMPLICIT = "1.2.840.10008.1.2"


class Commit:
    """A service of this test, to show that the table takes any."""

    permission = "commit"

    def __init__(self, *, peer_may_be_scp: bool = False) -> None:
        self.peer_may_be_scp = peer_may_be_scp

    def choose_transfer_syntax(self, proposed: tuple[str, ...]) -> str | None:
        return IMPLICIT if IMPLICIT in proposed else None

    def extended_negotiation(self, proposed: bytes) -> bytes | None:
        return proposed[::-1]

    def handle(self, request: Request) -> Response:
        return Response()


TABLE = ServiceTable({"1.2.1": Commit()})


def request(*contexts: ProposedContext, **user: object) -> AssociateRequest:
    return AssociateRequest(1, b"", b"", contexts=list(contexts), **user)  # type: ignore[arg-type]  # passed through


@pytest.mark.parametrize(
    ("context", "permissions", "result"),
    [
        (ProposedContext(1, "1.2.1", ("x", IMPLICIT)), {"commit"}, Result.ACCEPTANCE),
        (ProposedContext(1, "1.2.1", (IMPLICIT,)), {"store"}, Result.USER_REJECTION),
        (ProposedContext(1, "1.2.1", ("x",)), {"commit"}, Result.TRANSFER_SYNTAXES_NOT_SUPPORTED),
        (ProposedContext(1, "1.2.2", (IMPLICIT,)), {"commit"}, Result.ABSTRACT_SYNTAX_NOT_SUPPORTED),
    ],
)
def test_a_context_has_the_result_of_what_fails_first(
    context: ProposedContext, permissions: set[str], result: Result
) -> None:
    agreement = negotiate(request(context), TABLE, permissions)
    assert [answer.result for answer in agreement.answers] == [result]
    assert bool(agreement.contexts) is (result == Result.ACCEPTANCE)


def test_roles_and_extended_negotiation_are_answered_only_for_accepted_classes() -> None:
    asked = request(
        ProposedContext(1, "1.2.1", (IMPLICIT,)),
        ProposedContext(3, "1.2.2", (IMPLICIT,)),
        roles={"1.2.1": (1, 1), "1.2.2": (1, 0)},
        extended={"1.2.1": b"ab", "1.2.2": b"cd"},
    )
    agreement = negotiate(asked, TABLE, {"commit"})
    assert agreement.roles == {"1.2.1": (1, 0)}
    assert agreement.extended == {"1.2.1": b"ba"}


def test_without_permissions_nothing_is_accepted() -> None:
    assert not negotiate(request(ProposedContext(1, "1.2.1", (IMPLICIT,))), TABLE, frozenset()).contexts


@pytest.mark.parametrize(
    ("wanted", "both_roles", "given"),
    [
        ((1, 0), True, (1, 0)),
        ((0, 1), True, (0, 1)),
        ((1, 1), True, (1, 1)),
        ((0, 0), True, None),
        ((0, 1), False, None),
        ((1, 1), False, (1, 0)),
    ],
)
def test_the_peer_may_be_scp_where_the_service_knows_that(
    wanted: tuple[int, int], both_roles: bool, given: tuple[int, int] | None
) -> None:
    table = ServiceTable({"1.2.1": Commit(peer_may_be_scp=both_roles)})
    agreement = negotiate(request(ProposedContext(1, "1.2.1", (IMPLICIT,)), roles={"1.2.1": wanted}), table, {"commit"})
    assert agreement.roles == ({} if given is None else {"1.2.1": given})
    assert bool(agreement.contexts) is (given is not None)
