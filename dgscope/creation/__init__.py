"""DICOM objects of photos, documents and models that come as ordinary files. Pure: no Django, settings or database."""
