"""The printable sheet: both sides' parameters and the newest report, on paper."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, PermissionsMixin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from dgscope.network.doctor import running
from dgscope.network.doctor.case import case_of
from dgscope.network.doctor.sheet import sheet
from dgscope.network.models import Job, RemoteAE

WORDS = {"ok": "passed", "warn": "partly", "failed": "failed", "skipped": "not tested", "running": "under way"}
SIGNS = {"accepted": "●", "refused": "–", "none": ""}


@require_safe
def sheet_page(request: HttpRequest, ae_title: str) -> HttpResponse:
    """Show the sheet of a node; `?run=` picks an older examination."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if not may_examine(request.user):
        raise PermissionDenied
    if "\0" in ae_title:
        raise Http404
    node = get_object_or_404(RemoteAE, ae_title=ae_title)
    job = _run(node, request.GET.get("run", ""))
    return render(request, "network/sheet.html", page_context(node, job))


def may_examine(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether a person administers remote AEs."""
    is_staff = getattr(user, "is_staff", False)
    return bool(is_staff and isinstance(user, PermissionsMixin) and user.has_perm("network.change_remoteae"))


def page_context(node: RemoteAE, job: Job | None) -> dict[str, Any]:
    """What the page shows: of the examination where there is one, else the parameters as they are entered now."""
    report: dict[str, Any] = job.result if job else {}
    shown = report.get("sheet") or sheet(case_of(node), [])
    matrix = report.get("matrix")
    return {
        "node": node,
        "job": job,
        "report": report,
        "at": parse_datetime(report["started"]) if report else None,
        "ours": shown["ours"],
        "theirs": shown["theirs"],
        "to_do": shown["to_do"],
        "stages": [stage | {"word": WORDS[stage["state"]]} for stage in report.get("stages", [])],
        "columns": matrix["columns"] if matrix else [],
        "rows": [
            row | {"signs": [(cell, SIGNS[cell]) for cell in row["cells"]]}
            for row in (matrix["rows"] if matrix else [])
        ],
        "services": matrix["services"] if matrix else [],
    }


def _run(node: RemoteAE, wanted: str) -> Job | None:
    if not wanted:
        return running.newest(node.ae_title)
    if not wanted.isdecimal():
        raise Http404
    found = Job.objects.filter(kind=running.KIND, request__node=node.ae_title, pk=int(wanted[:18]))
    return get_object_or_404(found.exclude(result={}))
