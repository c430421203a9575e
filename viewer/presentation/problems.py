"""Why a presentation state cannot be saved; each answer names the field."""

from http import HTTPStatus

from dgscope.accounts.problems import Problem


class UnusableField(Problem):
    """A field of the body does not fit what is in the archive."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")


class StateCannotBeMade(UnusableField):
    """What was asked for cannot be said by a presentation state."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "The presentation state cannot be made"


class TooLarge(Problem):
    """The body is larger than is read."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    title = "The request is too large"
