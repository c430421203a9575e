"""The pages of the browser."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/", "/viewer/?StudyInstanceUIDs=1.2.3"])
def test_a_stranger_is_sent_to_sign_in_and_comes_back(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login/?next=/")


@pytest.mark.parametrize("address", ["/", "/viewer/"])
def test_a_page_is_one_shell_without_inline_parts(client: Client, address: str) -> None:
    client.force_login(User.objects.create_user("alice"))
    page = client.get(address).content.decode()
    assert '<div id="root"></div>' in page
    assert re.search(r'<script type="module" src="/static/viewer/app\.js"></script>', page)
    assert "<noscript>" in page
    assert not re.search(r"<script(?![^>]*src=)|<style| style=| on\w+=", page)


def test_the_sign_in_page_gives_the_csrf_cookie(client: Client) -> None:
    assert client.get("/login/").status_code == 200
    assert client.cookies["csrftoken"].value


@pytest.mark.parametrize(
    ("wanted", "goes_to"),
    [
        ("/viewer/?StudyInstanceUIDs=1", "/viewer/?StudyInstanceUIDs=1"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_who_is_signed_in_goes_on_within_this_site(client: Client, wanted: str, goes_to: str) -> None:
    client.force_login(User.objects.create_user("alice"))
    assert client.get("/login/", {"next": wanted}).headers["Location"] == goes_to


def test_an_unknown_address_is_explained_to_people_and_to_programs(client: Client) -> None:
    page = client.get("/nothing-here")
    assert page.status_code == 404
    assert "<h1>Not found</h1>" in page.content.decode()
    assert client.get("/api/v1/nothing").headers["Content-Type"] == "application/problem+json"
    assert client.get("/dicom-web/<script>").headers["Content-Type"] == "application/problem+json"
    assert "<script>" not in client.get("/<script>alert(1)</script>").content.decode()


def test_a_fault_of_ours_says_so_without_details(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from dgscope.accounts import session

    def fail(user: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(session, "describe", fail)
    client.raise_request_exception = False
    answer = client.get("/api/v1/session")
    assert answer.status_code == 500
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "secret" not in answer.content.decode()
