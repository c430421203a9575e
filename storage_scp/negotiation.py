"""Which of the proposed presentation contexts we accept (PS3.8 7.1.1.13, PS3.7 annex D)."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import IntEnum

from storage_scp.associate_rq import AssociateRequest, ProposedContext
from storage_scp.services.base import Context, Service
from storage_scp.services.table import ServiceTable


class Result(IntEnum):
    """Result of one presentation context (PS3.8 table 9-18)."""

    ACCEPTANCE = 0
    USER_REJECTION = 1
    NO_REASON = 2
    ABSTRACT_SYNTAX_NOT_SUPPORTED = 3
    TRANSFER_SYNTAXES_NOT_SUPPORTED = 4


@dataclass(frozen=True)
class Answer:
    """The answer to one proposed context; the transfer syntax counts only with ACCEPTANCE."""

    context_id: int
    result: Result
    transfer_syntax: str


@dataclass
class Agreement:
    """The outcome: what is told to the peer, and the contexts that messages may use."""

    answers: list[Answer] = field(default_factory=list)
    contexts: dict[int, Context] = field(default_factory=dict)
    roles: dict[str, tuple[int, int]] = field(default_factory=dict)
    extended: dict[str, bytes] = field(default_factory=dict)


def negotiate(request: AssociateRequest, table: ServiceTable, permissions: AbstractSet[str]) -> Agreement:
    """Decide on every proposed context by itself; the same abstract syntax may come any number of times.

    Parameters
    ----------
    request
        What the peer proposes.
    table
        The services that we provide.
    permissions
        The services that this peer may use.
    """
    agreement = Agreement()
    for proposed in request.contexts:
        service = table.find(proposed.abstract_syntax)
        answer = _answer(proposed, service, request.roles, permissions)
        agreement.answers.append(answer)
        if service is None or answer.result != Result.ACCEPTANCE:
            continue
        abstract = proposed.abstract_syntax
        agreement.contexts[proposed.context_id] = Context(
            proposed.context_id, abstract, answer.transfer_syntax, service
        )
        if abstract in request.roles:
            agreement.roles[abstract] = _roles(request.roles[abstract], service)
        if abstract in request.extended:
            information = service.extended_negotiation(request.extended[abstract])
            if information is not None:
                agreement.extended[abstract] = information
    return agreement


def _answer(
    proposed: ProposedContext,
    service: Service | None,
    roles: dict[str, tuple[int, int]],
    permissions: AbstractSet[str],
) -> Answer:
    def refuse(result: Result) -> Answer:
        return Answer(proposed.context_id, result, proposed.transfer_syntaxes[0])

    if service is None:
        return refuse(Result.ABSTRACT_SYNTAX_NOT_SUPPORTED)
    wanted = roles.get(proposed.abstract_syntax, (1, 0))
    if service.permission not in permissions or not any(_roles(wanted, service)):
        return refuse(Result.USER_REJECTION)
    transfer_syntax = service.choose_transfer_syntax(proposed.transfer_syntaxes)
    if transfer_syntax is None:
        return refuse(Result.TRANSFER_SYNTAXES_NOT_SUPPORTED)
    return Answer(proposed.context_id, Result.ACCEPTANCE, transfer_syntax)


def _roles(wanted: tuple[int, int], service: Service) -> tuple[int, int]:
    """Which of the wanted roles, SCU and SCP, the peer gets: SCU always, SCP where the service knows that."""
    scu, scp = wanted
    return int(bool(scu)), int(bool(scp) and service.peer_may_be_scp)
