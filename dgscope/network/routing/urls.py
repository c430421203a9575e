"""REST of the routing rules."""

from django.urls import path

from dgscope.network.routing.views import RoutingRuleListView, RoutingRuleView

urlpatterns = [
    path("routing-rules", RoutingRuleListView.as_view(), name="routing-rules"),
    path("routing-rules/<int:pk>", RoutingRuleView.as_view(), name="routing-rule"),
]
