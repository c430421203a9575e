"""QIDO-RS: searching over DICOMweb (PS3.18 10.6)."""
