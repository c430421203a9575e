"""From an entry of the list to what dgscope.dimse needs to call it."""

from django.conf import settings

from dgscope.dimse.peer import Peer, Timeouts, TlsOptions
from dgscope.network.models import RemoteAE
from dgscope.network.models.remote_ae import Tls


def peer_of(node: RemoteAE) -> Peer:
    """How to call a remote AE. It has to have a host (`jobs.work.reachable`)."""
    return Peer(
        ae_title=node.ae_title,
        host=node.host,
        port=node.port or 104,
        calling_ae_title=node.calling_ae_title or settings.ENV.ae_title,
        tls=_tls(node),
        timeouts=Timeouts(connect=node.connect_timeout, tls=node.connect_timeout, response=node.response_timeout),
        character_set=node.character_set,
        networks=settings.ENV.peer_networks,
    )


def our_title_for(node: RemoteAE) -> str:
    """The AE title by which a node knows us: what it sends to when it is asked to move images here."""
    return node.called_ae_title or settings.ENV.ae_title


def _tls(node: RemoteAE) -> TlsOptions | None:
    """Our certificate is the one of our own TLS port, and so are the certificates that we trust."""
    if node.tls == Tls.NONE:
        return None
    ours = settings.ENV.dicom_tls
    return TlsOptions(
        ca=ours.ca if ours else None,
        certificate=ours.cert if ours else None,
        key=ours.key if ours else None,
        verify=node.tls != Tls.UNCHECKED,
        check_name=node.tls == Tls.NAME,
    )
