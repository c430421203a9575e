"""The form of a remote AE: services as checkboxes, lists as lines."""

from typing import Any

from django import forms

from dgscope.network.models import OFFERS, SERVICES, RemoteAE
from dgscope.network.models.remote_ae import validate_network, validate_uid

SERVICE_NAMES = {
    "echo": "C-ECHO: test the connection",
    "store": "C-STORE: send us images",
    "find": "C-FIND: search our archive",
    "move": "C-MOVE: retrieve from our archive",
    "commit": "Storage commitment: ask us to keep what it sent",
    "print": "Print to us",
}


OFFER_NAMES = {
    "echo": "C-ECHO: answer a test of the connection",
    "store": "C-STORE: take images",
    "find": "C-FIND: be queried",
    "move": "C-MOVE: send images here or elsewhere",
    "get": "C-GET: give images over our own association",
    "commit": "Storage commitment: promise to keep what it got",
    "worklist": "Modality worklist",
    "print": "Print",
}
# How we call it, and what it gets.
QUERY = ("offers", "calling_ae_title", "query_root", "retrieve_by", "character_set")
SENDING = ("send_syntaxes", "conversion", "px_as_dx", "commit_after_send", "commit_on_same_association")
LIMITS = ("tls", "max_jobs", "max_associations", "max_rate", "connect_timeout", "response_timeout")
OURS = (*QUERY, *SENDING, *LIMITS)


class NetworksField(forms.CharField):
    """Addresses and networks, one on each line."""

    widget = forms.Textarea(attrs={"rows": 4, "cols": 40})

    def prepare_value(self, value: Any) -> Any:
        """Show a list as lines."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """Read lines as a list."""
        return (super().to_python(value) or "").replace(",", " ").split()

    def run_validators(self, value: Any) -> None:
        """Check each of them."""
        for network in value:
            validate_network(network)


class UidsField(NetworksField):
    """UIDs, one on each line."""

    def run_validators(self, value: Any) -> None:
        """Check each of them."""
        for uid in value:
            validate_uid(uid)


class RemoteAEForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for the type checker only
    """Services as checkboxes, networks as lines."""

    services = forms.MultipleChoiceField(
        choices=[(name, SERVICE_NAMES[name]) for name in SERVICES],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="What it may ask of us.",
    )
    offers = forms.MultipleChoiceField(
        choices=[(name, OFFER_NAMES[name]) for name in OFFERS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="What we may ask of it. None: not said, everything is tried.",
    )
    send_syntaxes = UidsField(
        required=False, help_text="UIDs of transfer syntaxes that it shall get, best first. Empty: as stored."
    )
    networks = NetworksField(
        required=False, help_text="Addresses or networks it may call from, such as 10.1.2.3 or 10.1.0.0/16. Empty: any."
    )

    class Meta:
        model = RemoteAE
        fields = (
            "ae_title",
            "description",
            "enabled",
            "host",
            "port",
            "services",
            "networks",
            "called_ae_title",
            *OURS,
        )
