#!/usr/bin/env python3
"""Management commands. Beside a running `script/up` they find its database and broker by themselves."""

import importlib.util
import os
import sys
from pathlib import Path

VENV_PYTHON = Path(__file__).resolve().parent / ".venv" / "bin" / "python"


def main() -> None:
    """Run one command; `--data DIR` names another data folder than the checkout's own."""
    if importlib.util.find_spec("django") is None:
        run_in_venv()
    if "--data" in sys.argv:
        at = sys.argv.index("--data")
        if at + 1 >= len(sys.argv):
            sys.exit("--data needs a folder")
        os.environ["DGSCOPE_DATA"] = sys.argv[at + 1]
        del sys.argv[at : at + 2]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dgscope.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415  after the environment is set

    execute_from_command_line(sys.argv)


def run_in_venv() -> None:
    """Start again with the Python that script/up has set up: the machine's own does not know the packages."""
    if not VENV_PYTHON.exists():
        sys.exit("DGscope is not set up in this checkout. Run script/up once.")
    os.execv(VENV_PYTHON, [str(VENV_PYTHON), *sys.argv])  # noqa: S606  the same command, no shell


if __name__ == "__main__":
    main()
