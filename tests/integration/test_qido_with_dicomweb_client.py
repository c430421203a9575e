"""QIDO-RS as a program of others uses it: dicomweb-client over a live server."""

from collections.abc import Iterator
from datetime import date

import pytest
import requests
from dicomweb_client.api import DICOMwebClient
from django.contrib.auth.models import Group, User
from pytest_django.live_server_helper import LiveServer
from requests.auth import HTTPBasicAuth

from dgscope.accounts.models import ApiToken
from tests.study_rows import make_instance, make_series, make_study

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "correct horse battery"


@pytest.fixture
def user() -> User:
    user = User.objects.create_user("pacs", password=PASSWORD)
    user.groups.add(Group.objects.get(name="integration"))
    return user


@pytest.fixture
def web(live_server: LiveServer, user: User) -> Iterator[DICOMwebClient]:
    _, secret = ApiToken.create(user.pk, "test")
    # A connection that stays open would keep its thread of the server, and that a connection to the database.
    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {secret}"
        yield DICOMwebClient(f"{live_server.url}/dicom-web", session=session)


def test_it_searches_at_all_levels(web: DICOMwebClient) -> None:
    study = make_study("Müller^Jürgen", "ID-1", study_instance_uid="1.2.3", study_date=date(2026, 3, 1))
    images = make_series(study, series_instance_uid="1.2.3.1")
    for number in range(1, 4):
        make_instance(images, number)
    make_study("Somebody^Else", "ID-2")

    (found,) = web.search_for_studies(search_filters={"PatientName": "MULLER*"}, fields=["PatientAge"])
    assert found["0020000D"]["Value"] == ["1.2.3"]
    assert web.search_for_studies(search_filters={"StudyDate": "20260301-20260331"}) == [found]
    assert len(web.search_for_series("1.2.3")) == 1
    assert len(web.search_for_series(search_filters={"PatientID": "ID-1"})) == 1
    assert [row["00200013"] for row in web.search_for_instances("1.2.3", "1.2.3.1")] == [{"vr": "IS"}] * 3
    assert len(web.search_for_instances(search_filters={"StudyInstanceUID": "1.2.3"})) == 3


def test_it_gets_all_results_page_by_page(web: DICOMwebClient) -> None:
    for number in range(7):
        make_study(study_instance_uid=f"1.2.{number}")
    found = web.search_for_studies(limit=3, get_remaining=True)
    assert sorted(row["0020000D"]["Value"][0] for row in found) == [f"1.2.{number}" for number in range(7)]


def test_it_signs_in_by_name_and_password(live_server: LiveServer, user: User) -> None:
    with requests.Session() as session:
        session.auth = HTTPBasicAuth("pacs", PASSWORD)
        assert DICOMwebClient(f"{live_server.url}/dicom-web", session=session).search_for_studies() == []


def test_it_is_told_what_is_wrong(web: DICOMwebClient) -> None:
    with pytest.raises(requests.HTTPError) as refused:
        web.search_for_studies(search_filters={"StudyDate": "yesterday"})
    assert refused.value.response.status_code == 400
    assert "StudyDate" in refused.value.response.json()["detail"]
