"""DICOM objects around the phantoms: one module for each information object definition."""
