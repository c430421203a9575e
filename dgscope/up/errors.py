"""Errors of the supervisor. Their texts are for the person at the terminal."""


class StartError(Exception):
    """The start cannot go on; the text says why and what to do."""
