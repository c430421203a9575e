"""REST of the connectivity doctor."""

from django.urls import path

from dgscope.network.doctor.views import ExaminationsView, NodeDoctorView, ReportView

urlpatterns = [
    path("remote-aes/<str:ae_title>/doctor", NodeDoctorView.as_view(), name="doctor"),
    path("doctor", ExaminationsView.as_view(), name="doctor-list"),
    path("doctor/<int:pk>", ReportView.as_view(), name="doctor-report"),
]
