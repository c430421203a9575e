"""The stage that looks at ourselves: whether the node could call us."""

import socket

from django.conf import settings

from dgscope.network.doctor.case import Case
from dgscope.network.doctor.findings import Finding, doubtful, fine, left_out
from dgscope.network.peers import ANY_ADDRESS, is_loopback


def our_side(case: Case) -> Finding:
    """Whether our storage SCP listens where the node can reach it, and would take objects from it."""
    if case.node.offers and not {"move", "commit"} & set(case.node.offers) and "store" not in case.node.services:
        return left_out("It neither sends to us nor is asked to.")
    detail = {"enter": case.to_enter}
    if not _listens(case):
        return doubtful(
            f"Nothing answers at our own port {case.our_port}, as seen from here.",
            "Start the storage SCP. Where it runs on another machine than the worker, this says nothing.",
            **detail,
        )
    if is_loopback(settings.ENV.dicom_host) and not is_loopback(case.local_address):
        return doubtful(
            f"We listen at {settings.ENV.dicom_host} only, which no other machine can reach.",
            "Set DGSCOPE_DICOM_HOST to 0.0.0.0 or to this server's address, and start again.",
            **detail,
        )
    if "store" not in case.node.services or not case.node.enabled:
        return doubtful(
            f"We would reject images from {case.title}: its entry does not permit it to store.",
            f"Switch the entry of {case.title} on, and permit it “store”.",
            **detail,
        )
    return fine(f"{case.our_title} listens on port {case.our_port}, and {case.title} is permitted to store.", **detail)


def _listens(case: Case) -> bool:
    host = settings.ENV.dicom_host
    try:
        with socket.create_connection(("127.0.0.1" if host in ANY_ADDRESS else host, case.our_port), 2):
            return True
    except OSError:
        return False
