"""REST addresses of the worklist."""

from django.urls import path

from dgscope.network.worklist.views import WorklistView

urlpatterns = [path("worklist", WorklistView.as_view(), name="worklist")]
