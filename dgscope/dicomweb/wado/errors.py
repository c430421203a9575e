"""Answers of WADO-RS that are no pictures' errors."""

from dgscope.accounts.problems import NotAcceptable


def not_acceptable(accepted: str, offered: str) -> NotAcceptable:
    """Name what was asked for and what can be had."""
    return NotAcceptable(f"{accepted} cannot be made of this. It can be had as {offered}.")
