"""From the raw values of a header to what the index holds: columns, DICOM JSON, kinds and references."""

from dgscope.archive.attributes.kind import Kind, kind_of
from dgscope.archive.attributes.non_patient import NON_PATIENT
from dgscope.archive.attributes.tags import INSTANCE, PATIENT, SERIES, STUDY, WANTED

__all__ = ["INSTANCE", "NON_PATIENT", "PATIENT", "SERIES", "STUDY", "WANTED", "Kind", "kind_of"]
