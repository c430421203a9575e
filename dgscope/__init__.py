"""DGscope: a web-based DICOM viewing workstation."""

__version__ = "0.1.0"
