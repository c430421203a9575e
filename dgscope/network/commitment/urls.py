"""REST of storage commitment."""

from django.urls import path

from dgscope.network.commitment.views import CommitmentsView, OneCommitmentView, ResendView

urlpatterns = [
    path("commitments", CommitmentsView.as_view(), name="commitments"),
    path("commitments/<int:pk>", OneCommitmentView.as_view(), name="commitment"),
    path("commitments/<int:pk>/resend", ResendView.as_view(), name="resend-commitment"),
]
