"""Every address of the site: strangers are sent to sign in, accounts without permission see nothing."""

import re

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from drf_spectacular.generators import SchemaGenerator

pytestmark = pytest.mark.django_db
OPEN = {"/healthz", "/healthz/web", "/login/", "/api/v1/session"}
# The admin pages' own ways in; static translations of their scripts.
ADMIN_OPEN = {"/admin/login/", "/admin/logout/", "/admin/jsi18n/"}
# What every account may use, whatever its role.
FOR_EVERY_ACCOUNT = OPEN | {
    "/",
    "/viewer/",
    "/query/",
    "/connectivity/",
    "/connectivity/1/",
    "/worklist/",
    "/api/v1/status",
    "/api/schema/",
}
SAMPLES = {
    "uid": "1.2.3",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "int": "1",
    "str": "1",
    "slug": "pdf",
    "path": "1",
    "": "1",
}


def addresses(patterns: list[URLPattern | URLResolver] | None = None, start: str = "/") -> list[str]:
    """One sample address for each pattern of the URL conf."""
    found = []
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        text = str(entry.pattern)
        if isinstance(entry, URLResolver):
            found += addresses(entry.url_patterns, start + text)
        else:
            found.append(start + text)
    return found


def sample(address: str) -> str:
    if "^" in address or "(?P" in address:
        address = re.sub(r"\(\?P<\w+>[^)]*\)", "1", address).replace("^", "").replace("$", "").replace("\\", "")
    address = re.sub(r"<(?:(\w+):)?\w+>", lambda match: SAMPLES.get(match[1] or "", "1"), address)
    return re.sub(r"/+", "/", address)


ALL = sorted({sample(address) for address in addresses()})
METHODS = ["get", "post", "put", "patch", "delete"]


def test_the_list_of_addresses_is_complete_enough_to_mean_something() -> None:
    assert len(ALL) > 40
    assert "/api/v1/studies/1.2.3" in ALL
    assert "/dicom-web/studies/1.2.3/series/1.2.3/instances" in ALL


def answers(client: Client, *but: set[str]) -> dict[str, HttpResponse]:
    """The answer of each address to each method, but for some addresses."""
    left_out = set().union(*but)
    wanted = [address for address in ALL if address not in left_out]
    return {f"{method} {address}": getattr(client, method)(address) for address in wanted for method in METHODS}


def test_a_stranger_gets_nothing(client: Client) -> None:
    for what, answer in answers(client, OPEN, ADMIN_OPEN).items():
        assert answer.status_code in {302, 401, 404, 405}, what
        if answer.status_code == 302:
            assert "/login/" in answer.headers["Location"], what


def test_an_account_without_a_role_sees_nothing(client: Client) -> None:
    client.force_login(User.objects.create_user("charlie"))
    for what, answer in answers(client, FOR_EVERY_ACCOUNT, ADMIN_OPEN).items():
        assert answer.status_code in {302, 403, 404, 405}, what
        if answer.status_code == 302:
            assert " /admin/" in what


def test_every_answer_carries_the_headers_errors_included(client: Client) -> None:
    for what, answer in answers(client).items():
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src" in policy, what
        assert "'unsafe" not in policy, what
        assert answer.headers["X-Content-Type-Options"] == "nosniff", what
        assert "private" in answer.headers["Cache-Control"], what


def test_no_parameter_of_the_interface_is_a_place_on_the_server_or_elsewhere() -> None:
    schema = SchemaGenerator().get_schema(request=None, public=True)
    names = {
        parameter["name"]
        for operations in schema["paths"].values()
        for operation in operations.values()
        for parameter in operation.get("parameters", [])
    }
    assert "study_uid" in names
    assert not names & {"path", "file", "filename", "url", "host", "command"}
