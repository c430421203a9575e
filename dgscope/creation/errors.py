"""Why a file cannot become a DICOM object."""


class RefusedError(Exception):
    """The file is not taken; the text is a sentence for the person who chose it."""
