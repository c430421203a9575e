"""The pages that say what went wrong; Django renders some of them without any context."""

import pytest
from django.template.loader import get_template


@pytest.mark.parametrize(
    ("page", "heading"),
    [
        ("400.html", "The request cannot be understood"),
        ("403.html", "Not permitted"),
        ("404.html", "Not found"),
        ("500.html", "The server failed"),
    ],
)
def test_an_error_page_says_what_was_wrong_and_where_to_go(page: str, heading: str) -> None:
    text = get_template(page).render()
    assert f"<title>{heading} · DGscope</title>" in text
    assert f"<h1>{heading}</h1>" in text
    assert '<a href="/">' in text
