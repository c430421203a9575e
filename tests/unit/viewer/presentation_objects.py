"""Requests to save, and states in the archive, for tests of presentation states over REST."""

import json
from typing import Any

from django.test import Client
from pydicom import dcmread
from pydicom.dataset import Dataset

from dgscope.archive.models import Instance
from dgscope.archive.store import store as file_store
from viewer.rendering.presentation_state.model import PresentationState
from viewer.rendering.presentation_state.read import read_state
from viewer.rendering.source import open_source


def states_url(row: Instance) -> str:
    return f"/api/v1/studies/{row.series.study.study_instance_uid}/presentation-states"


def image_url(row: Instance, **query: object) -> str:
    parameters = "&".join(f"{name}={value}" for name, value in query.items())
    return f"/api/v1/instances/{row.sop_instance_uid}/presentation-states?{parameters}"


def choice_url(row: Instance) -> str:
    return f"/api/v1/instances/{row.sop_instance_uid}/presentation-choice"


def send(client: Client, method: str, url: str, body: object) -> Any:
    return getattr(client, method)(url, json.dumps(body), content_type="application/json")


def post(client: Client, row: Instance, *images: dict[str, Any], **fields: Any) -> Any:
    """Save a state of the study of `row`; without images, of `row` as it is."""
    body = {"label": "SAVED", "images": list(images) or [{"sop_uid": row.sop_instance_uid}]} | fields
    return send(client, "post", states_url(row), body)


def saved(client: Client, row: Instance, *images: dict[str, Any], **fields: Any) -> Instance:
    """As `post`; the row of the only new state."""
    answer = post(client, row, *images, **fields)
    assert answer.status_code == 201, answer.content
    assert len(answer.json()["states"]) == 1
    return Instance.objects.select_related("series__study").get(sop_instance_uid=answer.json()["sop_uid"])


def shown(row: Instance, **fields: Any) -> dict[str, Any]:
    return {"sop_uid": row.sop_instance_uid} | fields


def data_set(row: Instance) -> Dataset:
    return dcmread(file_store().path(row.file))


def state(row: Instance) -> PresentationState:
    return read_state(open_source(file_store().path(row.file)).header)
