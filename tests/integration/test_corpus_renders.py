"""Every file of the shared collection goes through the door, the index and the rendering service, as over HTTP.

What has pixels becomes a picture, or is listed here with the reason; what is refused, is refused by a named error; and
nothing takes longer than it may.
"""

import csv
import time
from collections import defaultdict
from pathlib import Path

import pytest
from django.db import transaction

from dgscope.archive.ingest import Source
from dgscope.archive.media import Importer
from dgscope.archive.models import Instance
from viewer.rendering.errors import NoPixelData, RenderingError
from viewer.service import caches
from viewer.service.rendering import render
from viewer.service.request import RenderRequest

pytestmark = [pytest.mark.corpus, pytest.mark.django_db, pytest.mark.timeout(600)]
LONGEST = 25.0  # seconds for one file: a decoder's own limit, and some for a busy machine
EXPECTED = Path(__file__).parent / "corpus_without_pictures.txt"


def outcome(path: Path) -> str:
    """``picture``, or the kind of reason why there is none, and the reason.

    Nothing stays in the index, since many files share their UIDs.
    """
    with transaction.atomic():
        try:
            return _outcome(path)
        finally:
            transaction.set_rollback(True)


def _outcome(path: Path) -> str:
    summary = Importer([path], Source(kind="import"), lambda _: None).run()
    row = Instance.objects.select_related("series__study").first()
    if row is None:
        return f"refused\t{summary.refused[0][1]}" if summary.refused else "no object"
    try:
        render(RenderRequest(row.sop_instance_uid, viewport=(128, 128)), row)
    except NoPixelData:
        return "no pixels"
    except RenderingError as error:
        return f"{type(error).__name__}\t{error}"[:100].strip()
    return "picture"


def test_everything_becomes_a_picture_or_is_listed_with_the_reason(corpus: Path) -> None:
    found: dict[str, list[str]] = defaultdict(list)
    slow = []
    with (corpus / "index.csv").open(newline="", encoding="utf-8") as file:
        paths = [row["path"] for row in csv.DictReader(file)]
    for path in paths:
        started = time.monotonic()
        found[outcome(corpus / path)].append(path)
        if time.monotonic() - started > LONGEST:
            slow.append(path)
    caches.clear()
    made = len(found.pop("picture"))
    print(f"\n{made} pictures of {len(paths)} files")
    assert not slow
    lines = {f"{path}\t{reason}" for reason, paths in found.items() if reason != "no pixels" for path in paths}
    # The kinds count; the reasons are there for who reads the list, and may be worded better at any time.
    assert {_kind(line) for line in lines} == {_kind(line) for line in EXPECTED.read_text("utf-8").splitlines()}
    assert made > 220


def _kind(line: str) -> tuple[str, ...]:
    return tuple(line.split("\t")[:2])
