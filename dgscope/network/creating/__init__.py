"""Files that people upload become DICOM objects of a scheduled or of a stored study, and go on to a node."""
