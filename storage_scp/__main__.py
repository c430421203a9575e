"""``python -m storage_scp``: the storage SCP process of DGscope. Its settings come from the environment."""

import importlib
import os
import sys

import django

from dgscope.data_folder import DataFolderError
from dgscope.env_values import EnvironmentValueError


def run() -> int:
    """Set Django up, then start; a setting that cannot be used is named and nothing is started."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dgscope.settings")
    try:
        django.setup()
    except (EnvironmentValueError, DataFolderError) as error:
        print(error, file=sys.stderr)
        return 2
    # Only now: the models need the settings.
    return int(importlib.import_module("storage_scp.main").main())


if __name__ == "__main__":
    sys.exit(run())
