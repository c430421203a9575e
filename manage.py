#!/usr/bin/env python3
"""Management commands. Beside a running `script/up` they find its database and broker by themselves."""

import os
import sys


def main() -> None:
    """Run one command; `--data DIR` names another data folder than the checkout's own."""
    if "--data" in sys.argv:
        at = sys.argv.index("--data")
        if at + 1 >= len(sys.argv):
            sys.exit("--data needs a folder")
        os.environ["DGSCOPE_DATA"] = sys.argv[at + 1]
        del sys.argv[at : at + 2]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dgscope.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415  after the environment is set

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
