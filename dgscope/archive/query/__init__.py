"""Searching the index: the matching rules of PS3.4 C.2.2.2 once, for DICOMweb, the study list and C-FIND."""
