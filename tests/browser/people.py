"""Who uses the installation of the tests, and how they sign in."""

from playwright.sync_api import Page, expect

PASSWORD = "quiet-harbour-lantern"
# Account → its role; a visitor has none.
ROLES = {"reader": "radiologist", "visitor": ""}
MAKE = f"""
from django.contrib.auth.models import Group, User
for name, role in {ROLES!r}.items():
    user = User.objects.create_user(name, password={PASSWORD!r})
    user.groups.set(Group.objects.filter(name=role))
"""


def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    """Sign in by the form and wait for the screen of the study list."""
    page.goto("/login/")
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("link", name="Studies", exact=True)).to_be_visible()
