"""The command, once Django is set up: the real archive and allow-list for every worker."""

import logging
import warnings

from django.conf import settings as django_settings
from django.db import connections

from dgscope.network import allow_list
from storage_scp import process, settings
from storage_scp.archive_door import ArchiveDoor


def main() -> int:
    """Serve until stopped; return the exit code."""
    # pydicom warns with the offending values, which may be those of a patient; what we refuse, we log ourselves.
    logging.getLogger("pydicom").setLevel(logging.CRITICAL)
    warnings.simplefilter("ignore")
    connections.close_all()  # nothing of the master's may be shared with a forked worker
    return process.run(settings.from_environment(django_settings.ENV), _collaborators)


def _collaborators() -> process.Collaborators:
    return process.Collaborators(ArchiveDoor(), allow_list, forget_thread=connections.close_all)
