"""Every presentation state of the shared collection is rendered over WADO-RS with the images that it refers to.

What has no picture is listed here with the reason.
"""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from PIL import Image

from dgscope.archive.ingest import Source
from dgscope.archive.media import Importer
from dgscope.archive.models import Instance, Reference
from tests.unit.dicomweb.wado_client import address, get, parts
from tests.unit.viewer.stored_objects import person, signed_in

pytestmark = [pytest.mark.corpus, pytest.mark.django_db, pytest.mark.timeout(300)]
STATES = "1.2.840.10008.5.1.4.1.1.11."
WITHOUT_PICTURE = {"Issue168.dcm": "404 The presentation state refers to an image that cannot be found here."}
WITH_FAULT = {
    "spatial_rot_area_corners_not_rotated_nonconformant.dcm": "(0070,0052)",
    "prOverlay.dcm": "no contrast",
    "blending_softcopy_pr.dcm": "no common Frame of Reference",
}


@pytest.fixture
def program() -> Client:
    user = person("program", role=None)
    user.user_permissions.add(Permission.objects.get(codename="view_study"))
    return signed_in(user)


def index(corpus: Path) -> list[dict[str, str]]:
    with (corpus / "index.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def take_in(path: Path) -> None:
    Importer([path], Source(kind="import"), lambda _: None).run()


def test_every_state_is_rendered_or_listed_with_the_reason(corpus: Path, program: Client) -> None:
    # Some UIDs are those of several files: one is a part of the other, and the states were made for the whole.
    rows = sorted(index(corpus), key=lambda row: row["rows"].rjust(5), reverse=True)
    states = [row for row in rows if row["sop_class_uid"].startswith(STATES)]
    found: dict[str, str] = {}
    rendered = 0
    for state in states:
        take_in(corpus / state["path"])
        stored = Instance.objects.filter(sop_instance_uid=state["sop_instance_uid"], kind="ps").first()
        name = Path(state["path"]).name
        if stored is None:
            found[name] = "not taken in"
            continue
        wanted = set(Reference.objects.filter(source=stored).values_list("sop_instance_uid", flat=True))
        for row in rows:
            if row["sop_instance_uid"] in wanted:
                take_in(corpus / row["path"])
        answer = get(program, address(stored, "/rendered?viewport=512,512"), 'multipart/related; type="image/png"')
        if answer.status_code != 200:
            found[name] = f"{answer.status_code} {answer.json()['detail']}"
            continue
        pictures = [Image.open(io.BytesIO(content)) for _, content in parts(answer)]
        assert pictures
        assert all(max(picture.size) <= 512 for picture in pictures)
        rendered += len(pictures)
        _check_warnings(program, stored, name)
    print(f"\n{rendered} pictures of {len(states) - len(found)} states; {found}")
    assert found == WITHOUT_PICTURE
    assert len(states) > 30


def _check_warnings(program: Client, stored: Instance, name: str) -> None:
    answer: Any = get(program, address(stored, "/rendered"), "image/png")
    if name in WITH_FAULT:
        assert WITH_FAULT[name] in answer["X-DGscope-Warnings"]
