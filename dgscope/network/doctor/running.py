"""The job of the kind “doctor”: an examination whose report grows in the job's result."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from dgscope.network import jobs
from dgscope.network.doctor.case import case_of
from dgscope.network.doctor.examining import STEPS, Report, examine
from dgscope.network.doctor.findings import StageState
from dgscope.network.jobs.outcome import JobFailed, Outcome
from dgscope.network.jobs.work import Work
from dgscope.network.models import LIVE, Job, JobState, RemoteAE

KIND = "doctor"
# People wait for it, and it is short.
_PRIORITY = 8
_HISTORY = 20


def start(node: RemoteAE, owner: AbstractBaseUser | AnonymousUser | None = None, *, store_test: bool = False) -> Job:
    """Ask for an examination; one that is under way already is not begun a second time.

    The job names no node, so that neither the node's limits nor jobs that are stuck with it keep it waiting.
    """
    request = {"node": node.ae_title, "store_test": store_test}
    under_way = Job.objects.filter(kind=KIND, state__in=LIVE, cancel_requested=False, request=request).first()
    if under_way is not None:
        return under_way
    title = f"Connection with {node.ae_title}"
    return jobs.create(KIND, title=title, owner=owner, request=request, total=len(STEPS), priority=_PRIORITY)


def newest(ae_title: str) -> Job | None:
    """The last examination of a node that has something to show."""
    return Job.objects.filter(kind=KIND, request__node=ae_title).exclude(result={}).order_by("-id").first()


def history(ae_title: str) -> list[Job]:
    """The last examinations of a node, the newest first."""
    return list(Job.objects.filter(kind=KIND, request__node=ae_title).order_by("-id")[:_HISTORY])


def last_of_each() -> list[Job]:
    """The newest examination of each node that is on the list."""
    jobs = Job.objects.filter(kind=KIND, request__node__in=list(RemoteAE.objects.values_list("ae_title", flat=True)))
    newest_first = jobs.order_by("request__node", "-id").distinct("request__node")
    return list(newest_first)


def run(work: Work) -> Outcome:
    """Examine, and write the report down stage by stage."""
    node = RemoteAE.objects.filter(ae_title=work.request["node"]).first()
    if node is None:
        raise JobFailed(f"“{work.request['node']}” is not on the list of remote AEs any more.")

    def note(report: Report) -> None:
        work.check()
        failed = report.count(StageState.FAILED)
        ended = len(report.stages) - report.count(StageState.RUNNING)
        work.job.result = report.as_json()
        work.ours().update(result=work.job.result, done=ended - failed, failed=failed, total=len(STEPS))
        work.progress(done=ended - failed, failed=failed, total=len(STEPS))

    report = examine(case_of(node, may_store=bool(work.request.get("store_test")), cancel=work.cancel), note)
    work.check()
    return Outcome(_state(report), "" if report.verdict is StageState.OK else report.summary, report.as_json())


def _state(report: Report) -> JobState:
    if report.verdict is not StageState.FAILED:
        return JobState.SUCCEEDED
    is_reached = any(stage.name == "association" and stage.state is StageState.OK for stage in report.stages)
    return JobState.PARTLY if is_reached else JobState.FAILED
