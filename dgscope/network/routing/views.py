"""REST of the routing rules, for administrators."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from rest_framework import generics, serializers
from rest_framework.permissions import IsAuthenticated

from dgscope.accounts import audit
from dgscope.accounts.permissions import IsAdministrator
from dgscope.network.models import RemoteAE, RoutingRule

_GIVEN = (
    "name",
    "enabled",
    "action",
    "node",
    "source_ae",
    "modality",
    "description",
    "from_time",
    "to_time",
    "quiet_seconds",
    "retries",
    "most_priors",
)


class RoutingRuleSerializer(serializers.ModelSerializer[RoutingRule]):
    """What happens by itself when images arrive."""

    node = serializers.SlugRelatedField(
        slug_field="ae_title",
        queryset=RemoteAE.objects.all(),
        help_text="AE title of the node to send to, or to fetch prior studies from",
    )
    waiting = serializers.IntegerField(
        read_only=True, default=0, help_text="instances that wait for silence, or for the rule's hours"
    )

    class Meta:
        model = RoutingRule
        fields = ("id", *_GIVEN, "waiting", "looked_until", "created_at")
        read_only_fields = ("looked_until", "created_at")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Check what concerns several fields, by the model's own rules."""
        present = {name: getattr(self.instance, name) for name in _GIVEN} if self.instance else {}
        try:
            RoutingRule(**(present | attrs)).clean()
        except ValidationError as error:
            raise serializers.ValidationError(error.messages) from error
        return attrs


class _Rules(generics.GenericAPIView[RoutingRule]):
    """What both views share."""

    permission_classes = (IsAuthenticated, IsAdministrator)
    serializer_class = RoutingRuleSerializer

    def get_queryset(self) -> QuerySet[RoutingRule]:
        """All rules, with what waits in the outbox for each."""
        waiting = Count("routed", filter=Q(routed__taken_at__isnull=True))
        return RoutingRule.objects.select_related("node").annotate(waiting=waiting).order_by("name")

    def note(self, what: str, rule: RoutingRule) -> None:
        """Record a change."""
        audit.record(
            audit.Event.NODE_CHANGE,
            user=self.request.user,
            address=audit.address_of(self.request),
            detail={what: f"routing rule {rule.name}", "action": rule.action, "node": rule.node.ae_title},
        )


class RoutingRuleListView(_Rules, generics.ListCreateAPIView[RoutingRule]):
    """The rules."""

    def perform_create(self, serializer: serializers.BaseSerializer[RoutingRule]) -> None:
        """Add a rule; it applies to what arrives from now on."""
        self.note("added", serializer.save())


class RoutingRuleView(_Rules, generics.RetrieveUpdateDestroyAPIView[RoutingRule]):
    """One rule."""

    def perform_update(self, serializer: serializers.BaseSerializer[RoutingRule]) -> None:
        """Change the rule."""
        self.note("changed", serializer.save())

    def perform_destroy(self, instance: RoutingRule) -> None:
        """Remove the rule; what waited for it is not sent."""
        self.note("removed", instance)
        instance.delete()
