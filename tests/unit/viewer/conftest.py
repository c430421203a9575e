"""A radiologist's browser, and caches that know nothing of the test before.

Imports stand inside of the fixtures: this file is read before Django is set up.
"""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client


@pytest.fixture(autouse=True)
def _fresh_caches() -> None:
    from dgscope.accounts import audit, remembered
    from viewer.service import caches, grants

    caches.clear()
    grants.forget()
    remembered.forget()
    audit.forget_views()


@pytest.fixture
def browser(db: None) -> "Client":
    from tests.unit.viewer.stored_objects import person, signed_in

    return signed_in(person())
