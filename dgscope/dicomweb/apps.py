"""DICOMweb: PS3.18 services for programs."""

from django.apps import AppConfig


class DicomwebConfig(AppConfig):
    """QIDO-RS and WADO-RS."""

    name = "dgscope.dicomweb"
    verbose_name = "DICOMweb"
