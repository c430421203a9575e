"""The examination: all stages in their order, each only where those that it needs have passed."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.utils import timezone

from dgscope.dimse.errors import DimseError
from dgscope.network.doctor import asking, committing, connecting, contexts, our_side, retrieving, storing
from dgscope.network.doctor.case import Case
from dgscope.network.doctor.findings import Finding, Stage, StageState, broken, left_out
from dgscope.network.doctor.remedies import remedy
from dgscope.network.doctor.sheet import sheet


@dataclass(frozen=True)
class _Step:
    name: str
    title: str
    examine: Callable[[Case], Finding]
    is_needed: bool = False  # without it nothing further can be tried


STEPS: Final = (
    _Step("name", "Name and address", connecting.name, is_needed=True),
    _Step("tcp", "Network", connecting.tcp, is_needed=True),
    _Step("tls", "Security (TLS)", connecting.tls, is_needed=True),
    _Step("association", "Association", connecting.association, is_needed=True),
    _Step("contexts", "What it accepts", contexts.contexts),
    _Step("echo", "Verification", asking.echo),
    _Step("find", "Query", asking.find),
    _Step("store", "Storage to them", storing.store),
    _Step("ours", "Our side", our_side.our_side),
    _Step("move", "Retrieve to us", retrieving.retrieve),
    _Step("commitment", "Storage commitment", committing.commitment),
    _Step("worklist", "Worklist", asking.worklist),
)


@dataclass
class Report:
    """What an examination found so far."""

    case: Case
    stages: list[Stage] = field(default_factory=list)
    started: datetime = field(default_factory=timezone.now)
    finished: datetime | None = None

    def count(self, state: StageState) -> int:
        """How many stages ended so."""
        return sum(stage.state is state for stage in self.stages)

    @property
    def verdict(self) -> StageState:
        """The worst of the stages; running until the end."""
        if self.finished is None:
            return StageState.RUNNING
        states = {stage.state for stage in self.stages}
        return next((each for each in (StageState.FAILED, StageState.WARN) if each in states), StageState.OK)

    @property
    def summary(self) -> str:
        """One sentence."""
        worst = next((stage for stage in self.stages if stage.state is StageState.FAILED), None)
        counts = {
            "passed": self.count(StageState.OK),
            "partly": self.count(StageState.WARN),
            "failed": self.count(StageState.FAILED),
            "not tested": self.count(StageState.SKIPPED),
        }
        words = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
        first = f"{worst.title}: {worst.cause} " if worst else ""
        return f"{first}{words[:1].upper()}{words[1:]}."

    def as_json(self) -> dict[str, Any]:
        """The report as REST and the command line show it."""
        stages = [stage.as_json() for stage in self.stages]
        return {
            "node": self.case.title,
            "verdict": str(self.verdict),
            "summary": self.summary if self.finished else "",
            "store_test": self.case.may_store,
            "started": self.started.isoformat(),
            "finished": self.finished.isoformat() if self.finished else None,
            "stages": stages,
            "matrix": self.case.matrix,
            "sheet": sheet(self.case, stages),
        }


def examine(case: Case, on_change: Callable[[Report], None] = lambda _: None) -> Report:
    """Examine a node. `on_change` is called whenever a stage begins or ends, and may raise to stop it.

    No error of the node's leaves this function: it is what the stage found.
    """
    report = Report(case)
    missing = ""
    if not case.node.host:
        missing = "an address: host and port are not entered"
    for step in STEPS:
        stage = Stage(step.name, step.title)
        report.stages.append(stage)
        on_change(report)
        began = time.monotonic()
        _note(stage, _found(step, case, missing))
        stage.ms = round((time.monotonic() - began) * 1000)
        if step.is_needed and stage.state is StageState.FAILED and not missing:
            missing = f"the stage “{step.title}”"
        on_change(report)
    report.finished = timezone.now()
    return report


def _found(step: _Step, case: Case, missing: str) -> Finding:
    if missing:
        if not case.node.host and step is STEPS[0]:
            return broken(f"{case.title} has no host and port.", f"Enter them in the entry of {case.title}.")
        return left_out(f"It needs {missing}.")
    try:
        return step.examine(case)
    except DimseError as error:
        return broken(str(error), remedy(error, case), error=type(error).__name__, **_values(error))


def _values(error: DimseError) -> dict[str, Any]:
    return {
        name: getattr(error, name) for name in ("result", "source", "reason", "host", "port") if hasattr(error, name)
    }


def _note(stage: Stage, finding: Finding) -> None:
    stage.state, stage.cause, stage.remedy, stage.detail = (
        finding.state, finding.cause, finding.remedy, finding.detail,
    )  # fmt: skip
