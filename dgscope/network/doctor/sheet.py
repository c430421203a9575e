"""The parameters of both sides, as the pre-installation sheet lists them."""

from typing import Any

from django.conf import settings

from dgscope import __version__
from dgscope.network.doctor.case import Case
from dgscope.network.models import OFFERS, SERVICES


def sheet(case: Case, stages: list[dict[str, Any]]) -> dict[str, Any]:
    """Both sides' parameters, and what their administrators have to do."""
    return {
        "ours": _ours(case),
        "theirs": _theirs(case),
        "to_do": [
            {"stage": stage["title"], "text": stage["remedy"]}
            for stage in stages
            if stage["remedy"] and stage["state"] in {"failed", "warn"}
        ],
    }


def _ours(case: Case) -> dict[str, Any]:
    tls = settings.ENV.dicom_tls
    return {
        "ae_title": case.our_title,
        "calling_ae_title": case.peer.calling_ae_title,
        "host": case.our_host,
        "port": settings.ENV.dicom_port,
        "tls_port": tls.port if tls else None,
        "implementation_class_uid": settings.ENV.implementation_class_uid,
        "implementation_version_name": settings.ENV.implementation_version_name,
        "software": f"DGscope {__version__}",
        "max_pdu": case.peer.max_pdu,
        "permits": [service for service in SERVICES if service in case.node.services],
    }


def _theirs(case: Case) -> dict[str, Any]:
    node, accepted = case.node, case.accepted
    return {
        "ae_title": node.ae_title,
        "description": node.description,
        "host": node.host,
        "addresses": list(case.addresses),
        "port": node.port,
        "tls": node.get_tls_display(),
        "enabled": node.enabled,
        "may_call_from": list(node.networks),
        "implementation_class_uid": accepted.implementation_class_uid if accepted else "",
        "implementation_version_name": accepted.implementation_version_name if accepted else "",
        "max_pdu": accepted.max_pdu if accepted else None,
        "offers": [service for service in OFFERS if service in node.offers],
        "query_root": node.get_query_root_display(),
        "retrieve_by": node.get_retrieve_by_display(),
        "character_set": node.character_set,
        "conversion": node.get_conversion_display(),
        "px_as_dx": node.px_as_dx,
        "commit_after_send": node.commit_after_send,
        "response_timeout": node.response_timeout,
    }
