"""The search resources of PS3.18 table 10.6.1-1."""

from collections.abc import Callable
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from dgscope.accounts import audit
from dgscope.accounts.permissions import MayView
from dgscope.accounts.problems import NotAcceptable, Unavailable
from dgscope.archive.query.errors import TooBroadError
from dgscope.archive.query.keys import Level
from dgscope.dicomweb.qido import parameters, searching
from dgscope.dicomweb.qido.parameters import Search
from dgscope.dicomweb.qido.results import Json, Writer

ROOT = "/dicom-web/"
_ACCEPTED = frozenset({"application/dicom+json", "application/json", "application/*", "*/*"})


class DicomJsonRenderer(JSONRenderer):
    """DICOM JSON (PS3.18 F), in UTF-8."""

    media_type = "application/dicom+json"


class Negotiation(BaseContentNegotiation):
    """Everything that DICOM JSON may be called is answered with DICOM JSON; nothing else can be had."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """Searches have no body."""
        return parsers[0]

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """Look at the query's `accept` (PS3.18 8.3.3.1), else at the header."""
        accept = request.query_params.get("accept") or request.headers.get("Accept") or "*/*"
        offered = [part.split(";")[0].strip().lower() for part in accept.split(",") if "q=0" not in part.split(";")[1:]]
        if not _ACCEPTED.intersection(offered):
            raise NotAcceptable("Results are given as application/dicom+json; this request accepts none of it.")
        return renderers[0], renderers[0].media_type


class SearchView(APIView):
    """Search at one level, everywhere or within a parent."""

    permission_classes = (IsAuthenticated, MayView)
    renderer_classes = (DicomJsonRenderer,)
    content_negotiation_class = Negotiation
    level: ClassVar[Level]

    @extend_schema(exclude=True)  # PS3.18 defines it; docs/api.md lists what is supported
    def get(self, request: Request, study_uid: str | None = None, series_uid: str | None = None) -> Response:
        """Answer with a list, which is empty where nothing fits."""
        search = parameters.read(request.query_params, self.level)
        try:
            found, has_more = searching.rows(request.user, search, study_uid, series_uid)
        except TooBroadError as error:
            raise Unavailable("This search takes too long. Add a date, an ID or more of the name.") from error
        writer = Writer(request.build_absolute_uri(ROOT), _fields(search), _levels(self.level, study_uid, series_uid))
        write = _writing(writer, self.level)
        results = [write(row) for row in found]
        self._note(request, search, study_uid, len(results))
        return Response(results, headers=_warnings(search, has_more))

    def _note(self, request: Request, search: Search, study_uid: str | None, count: int) -> None:
        keys: dict[str, object] = {match.name[:100]: match.value for match in search.matches if match.value}
        if study_uid:
            keys["study"] = study_uid
        audit.record_query(request, {"by": "QIDO-RS", "level": self.level.name.lower(), "results": count, "keys": keys})


class StudiesView(SearchView):
    """Search for studies."""

    level = Level.STUDY


class SeriesView(SearchView):
    """Search for series."""

    level = Level.SERIES


class InstancesView(SearchView):
    """Search for instances."""

    level = Level.INSTANCE


def _writing(writer: Writer, level: Level) -> Callable[[Any], Json]:
    if level is Level.STUDY:
        return writer.study
    return writer.series if level is Level.SERIES else writer.instance


def _levels(level: Level, study_uid: str | None, series_uid: str | None) -> list[Level]:
    """Levels whose attributes a result shows: its own, and those above that the address does not fix."""
    levels = [level]
    if level > Level.STUDY and study_uid is None:
        levels.append(Level.STUDY)
    if level > Level.SERIES and series_uid is None:
        levels.append(Level.SERIES)
    return levels


def _fields(search: Search) -> frozenset[str] | None:
    """What was asked for beyond the usual attributes: also every key that was matched (PS3.18 10.6.1.2)."""
    return None if search.fields is None else search.fields | {match.path[0] for match in search.matches}


def _warnings(search: Search, has_more: bool) -> dict[str, str]:
    if has_more and (search.is_cut or search.limit == parameters.MOST_RESULTS[search.level]):
        return {"Warning": '299 DGscope "The number of results exceeded the maximum. Ask for more with offset."'}
    return {}
