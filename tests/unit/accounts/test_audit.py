"""The audit trail."""

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction
from django.test import RequestFactory

from dgscope.accounts import audit
from dgscope.accounts.models import AuditEvent

pytestmark = pytest.mark.django_db


def test_every_event_has_its_code_of_the_standard() -> None:
    assert set(audit.EVENT_CODES) == set(audit.Event)


def test_a_row_cannot_be_changed_or_deleted_whoever_asks() -> None:
    row = audit.record(audit.Event.EXPORT, user="alice", study_uid="1.2.3")
    row.user = "bob"
    for forge in (row.save, row.delete, AuditEvent.objects.all().delete, lambda: AuditEvent.objects.update(user="bob")):
        with pytest.raises(DatabaseError, match="only be added to"), transaction.atomic():
            forge()
    assert AuditEvent.objects.get().user == "alice"


def test_hostile_text_stays_on_one_line() -> None:
    row = audit.record(audit.Event.LOGIN_FAILED, user="a\r\nroot logged in\0\x1b[2J" + "x" * 300, detail={"q": "a\nb"})
    row.refresh_from_db()
    assert row.user.isprintable()
    assert len(row.user) == 150
    assert row.detail == {"q": "a�b"}


def test_viewing_goes_on_when_the_trail_cannot_be_written(
    rf: RequestFactory, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    audit.forget_views()
    request = rf.get("/")
    request.user = User(username="alice")

    def fail(**_: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(AuditEvent.objects, "create", fail)
    audit.record_view(request, study_uid="1.2.3", patient_id="P1")
    assert "lost a row" in caplog.text
    with pytest.raises(DatabaseError):
        audit.record(audit.Event.DELETE, user="alice")


@pytest.mark.django_db(transaction=True)
def test_searches_do_not_wait_for_the_disk_and_exports_do(rf: RequestFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    create = AuditEvent.objects.create

    def note(**values: object) -> AuditEvent:
        with connection.cursor() as sql:
            sql.execute("SHOW synchronous_commit")
            seen.append(sql.fetchone()[0])
        return create(**values)

    monkeypatch.setattr(AuditEvent.objects, "create", note)
    request = rf.get("/")
    request.user = User(username="alice")
    audit.record_query(request, {"q": "doe"})
    audit.record(audit.Event.EXPORT, user="alice")
    with transaction.atomic():
        audit.record_query(request, {"q": "roe"})
        audit.record(audit.Event.DELETE, user="alice")
    assert seen == ["off", "on", "on", "on"]
