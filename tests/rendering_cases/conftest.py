"""Golden pictures: a folder is a case, with ``case.py`` and ``expected.png``.

``pytest tests/rendering_cases --regenerate-rendering-cases`` writes the expected pictures anew. Look at every one that
changed before committing it.
"""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--regenerate-rendering-cases",
        action="store_true",
        help="write expected.png of every rendering case instead of comparing with it",
    )


@pytest.fixture
def regenerate(request: pytest.FixtureRequest) -> bool:
    """True if the expected pictures are to be written; in a run of all tests the option does not exist."""
    return bool(request.config.getoption("--regenerate-rendering-cases", default=False))
