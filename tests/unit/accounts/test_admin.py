"""The admin pages: who gets in, what they show, and what they refuse."""

import re

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dgscope.accounts import roles
from dgscope.accounts.models import ApiToken, AuditEvent
from dgscope.network.models import RejectedCaller, RejectReason, RemoteAE

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
PAGES = [
    "admin:index",
    "admin:auth_user_changelist",
    "admin:auth_user_add",
    "admin:auth_group_changelist",
    "admin:accounts_apitoken_changelist",
    "admin:accounts_apitoken_add",
    "admin:accounts_auditevent_changelist",
    "admin:network_remoteae_changelist",
    "admin:network_remoteae_add",
    "admin:network_rejectedcaller_changelist",
    "admin:password_change",
]
INLINE = re.compile(r"""<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son[a-z]+=["']|javascript:""")


@pytest.fixture
def root() -> User:
    user = User.objects.create_superuser("root", password=PASSWORD)
    user.groups.add(Group.objects.get(name=roles.ADMINISTRATOR))
    return user


@pytest.fixture
def admin(client: Client, root: User) -> Client:
    client.force_login(root)
    return client


def rejected() -> RejectedCaller:
    now = timezone.now()
    return RejectedCaller.objects.create(
        calling_ae_title="<b>CT1</b>",
        called_ae_title="DGSCOPE",
        address="10.1.2.3",
        reason=RejectReason.UNKNOWN_CALLING_AE,
        proposed=[{"abstract_syntax": "1.2.840.10008.1.1", "transfer_syntaxes": []}],
        first_at=now,
        last_at=now,
    )


@pytest.mark.parametrize("name", PAGES)
def test_pages_work_under_the_content_security_policy(admin: Client, name: str) -> None:
    rejected()
    answer = admin.get(reverse(name))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert INLINE.findall(page) == []
    assert "DGscope administration" in page
    assert "script-src 'self';" in answer.headers["Content-Security-Policy"]


def test_the_sign_in_page_is_throttled_like_every_sign_in(client: Client, root: User) -> None:
    for _ in range(5):
        client.post("/admin/login/", {"username": "root", "password": "guess"})
    answer = client.post("/admin/login/", {"username": "root", "password": PASSWORD})
    assert "Too many wrong passwords" in answer.content.decode()
    assert AuditEvent.objects.filter(event="login_failed", user="root").count() == 5


def test_an_administrator_signs_in_there(client: Client, root: User) -> None:
    answer = client.post("/admin/login/", {"username": "root", "password": PASSWORD, "next": "/admin/"})
    assert answer.status_code == 302
    assert AuditEvent.objects.filter(event="login", user="root").count() == 1


def test_a_radiologist_does_not_get_in(client: Client) -> None:
    user = User.objects.create_user("alice", password=PASSWORD)
    user.groups.add(Group.objects.get(name="radiologist"))
    client.force_login(user)
    assert client.get("/admin/").status_code == 302


def test_a_caller_is_approved_with_one_click_in_the_list(admin: Client) -> None:
    RejectedCaller.objects.filter(pk=rejected().pk).update(calling_ae_title="CT1")
    page = admin.get(reverse("admin:network_rejectedcaller_changelist")).content.decode()
    action = re.search(r'formaction="([^"]+/approve/)"', page)
    assert action is not None
    assert admin.get(action[1]).status_code == 405
    answer = admin.post(action[1], follow=True)
    assert "CT1 at 10.1.2.3 may now" in answer.content.decode()
    assert RemoteAE.objects.get().networks == ["10.1.2.3"]
    assert AuditEvent.objects.get(event="node_change").user == "root"


def test_approving_needs_the_csrf_token(root: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(root)
    url = reverse("admin:network_rejectedcaller_approve", args=[rejected().pk])
    assert client.post(url).status_code == 403
    assert not RemoteAE.objects.exists()


def test_a_hostile_title_is_shown_as_text(admin: Client) -> None:
    caller = rejected()
    for url in (
        reverse("admin:network_rejectedcaller_changelist"),
        reverse("admin:network_rejectedcaller_change", args=[caller.pk]),
    ):
        page = admin.get(url).content.decode()
        assert "<b>CT1</b>" not in page
        assert "&lt;b&gt;CT1" in page


def test_a_caller_is_dismissed(admin: Client) -> None:
    caller = rejected()
    admin.post(reverse("admin:network_rejectedcaller_dismiss", args=[caller.pk]))
    assert "0 rejected callers" in admin.get(reverse("admin:network_rejectedcaller_changelist")).content.decode()
    assert not RemoteAE.objects.exists()


def test_a_node_is_added_with_checkboxes_and_lines(admin: Client) -> None:
    form = {
        "ae_title": "CT1",
        "enabled": "on",
        "host": "10.1.2.3",
        "port": "104",
        "services": ["store", "echo"],
        "networks": "10.1.2.3\n10.2.0.0/16",
        "offers": ["find", "move"],
        "query_root": "patient",
        "retrieve_by": "move",
        "conversion": "lossless",
        "send_syntaxes": "1.2.840.10008.1.2.4.70\n1.2.840.10008.1.2.1",
        "max_jobs": "2",
        "max_associations": "4",
        "connect_timeout": "10",
        "response_timeout": "60",
    }
    answer = admin.post(reverse("admin:network_remoteae_add"), form)
    assert answer.status_code == 302, answer.content.decode()
    entry = RemoteAE.objects.get()
    assert (entry.services, entry.networks) == (["echo", "store"], ["10.1.2.3", "10.2.0.0/16"])
    assert (entry.offers, entry.query_root) == (["find", "move"], "patient")
    assert entry.send_syntaxes == ["1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.1"]
    assert (entry.max_jobs, entry.max_associations) == (2, 4)
    assert "10.2.0.0/16" in admin.get(reverse("admin:network_remoteae_change", args=[entry.pk])).content.decode()
    assert AuditEvent.objects.filter(event="node_change", user="root").count() == 1


def test_a_node_with_a_wrong_network_is_refused_in_words(admin: Client) -> None:
    answer = admin.post(reverse("admin:network_remoteae_add"), {"ae_title": "CT1", "networks": "everywhere"})
    assert "“everywhere” is not an IP address or network" in answer.content.decode()


def test_a_token_is_shown_once(admin: Client, root: User) -> None:
    answer = admin.post(reverse("admin:accounts_apitoken_add"), {"user": root.pk, "name": "viewer"})
    secret = re.search(r"dgs_[\w-]{43}", answer.content.decode())
    assert secret is not None
    assert answer.headers["Cache-Control"].startswith("max-age=0") or "no-store" in answer.headers["Cache-Control"]
    assert Client(headers={"Authorization": f"Bearer {secret[0]}"}).get("/api/v1/studies").status_code == 200
    token = ApiToken.objects.get()
    assert secret[0] not in admin.get(reverse("admin:accounts_apitoken_change", args=[token.pk])).content.decode()


def test_the_audit_trail_can_only_be_read(admin: Client) -> None:
    admin.get(reverse("admin:accounts_auditevent_changelist"))
    row = AuditEvent.objects.get(event="audit_read")
    assert admin.get(reverse("admin:accounts_auditevent_add")).status_code == 403
    assert admin.get(reverse("admin:accounts_auditevent_delete", args=[row.pk])).status_code == 403
    assert admin.post(reverse("admin:accounts_auditevent_change", args=[row.pk]), {"user": "x"}).status_code == 403


def test_the_last_administrator_stays(admin: Client, root: User) -> None:
    delete = reverse("admin:auth_user_delete", args=[root.pk])
    assert "last administrator" in admin.get(delete).content.decode()
    admin.post(delete, {"post": "yes"})
    admin.post(
        reverse("admin:auth_user_changelist"),
        {"action": "delete_selected", "_selected_action": [root.pk], "post": "yes"},
    )
    change = reverse("admin:auth_user_change", args=[root.pk])
    answer = admin.post(change, {"username": "root", "is_superuser": "on"})
    assert "last administrator" in answer.content.decode()
    assert User.objects.get().is_active


def test_an_administrator_can_go_when_another_one_stays(admin: Client, root: User) -> None:
    other = User.objects.create_superuser("other")
    admin.post(reverse("admin:auth_user_delete", args=[other.pk]), {"post": "yes"})
    assert not User.objects.filter(pk=other.pk).exists()
    assert AuditEvent.objects.filter(event="account_change", user="root").count() == 1


def test_the_role_opens_the_admin_pages_and_no_superuser(admin: Client, root: User) -> None:
    alice = User.objects.create_user("alice")
    role = Group.objects.get(name=roles.ADMINISTRATOR)
    admin.post(
        reverse("admin:auth_user_change", args=[alice.pk]),
        {"username": "alice", "is_active": "on", "groups": [role.pk]},
    )
    alice.refresh_from_db()
    assert alice.is_staff
    client = Client()
    client.force_login(alice)
    form = {"username": "alice", "is_active": "on", "groups": [role.pk], "is_superuser": "on"}
    client.post(reverse("admin:auth_user_change", args=[alice.pk]), form)
    client.post(reverse("admin:auth_user_change", args=[root.pk]), {"username": "renamed"})
    client.post(reverse("admin:auth_user_delete", args=[root.pk]), {"post": "yes"})
    alice.refresh_from_db()
    root.refresh_from_db()
    assert not alice.is_superuser
    assert root.username == "root"


def test_built_in_roles_stay_as_they_are(admin: Client) -> None:
    role = Group.objects.get(name="dentist")
    admin.post(reverse("admin:auth_group_change", args=[role.pk]), {"name": "x"})
    admin.post(reverse("admin:auth_group_delete", args=[role.pk]), {"post": "yes"})
    admin.post(
        reverse("admin:auth_group_changelist"),
        {"action": "delete_selected", "_selected_action": [role.pk], "post": "yes"},
    )
    role.refresh_from_db()
    assert role.permissions.count() == len(roles.ROLES["dentist"])


def test_signing_out_needs_a_post(admin: Client) -> None:
    assert admin.get("/admin/logout/").status_code == 405
    assert admin.get("/admin/").status_code == 200
