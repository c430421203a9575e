"""Data sets without patient, study and series (PS3.3 A.44, A.58) that the tests make for themselves."""

from typing import Any

from pydicom.dataset import Dataset
from pydicom.uid import ColorPaletteStorage, HangingProtocolStorage, generate_uid


def hanging_protocol(**changed: Any) -> Dataset:
    """A small hanging protocol; keyword arguments set or (None) delete attributes."""
    definition = Dataset()
    definition.Modality = "CT"
    definition.AnatomicRegionSequence = []
    definition.Laterality = ""
    values: dict[str, Any] = {
        "SOPClassUID": HangingProtocolStorage,
        "SOPInstanceUID": generate_uid(),
        "HangingProtocolName": "Thorax 2x1",
        "HangingProtocolDescription": "Current and prior side by side",
        "HangingProtocolLevel": "SITE",
        "HangingProtocolCreator": "Radiology",
        "HangingProtocolCreationDateTime": "20240229101112",
        "HangingProtocolDefinitionSequence": [definition],
        "NumberOfPriorsReferenced": 1,
        "ImageSetsSequence": [],
        "NominalScreenDefinitionSequence": [],
        "DisplaySetsSequence": [],
    }
    return _made({**values, **changed})


def color_palette(**changed: Any) -> Dataset:
    """A palette of 256 grays; keyword arguments set or (None) delete attributes."""
    tables = {
        name: value
        for color in ("Red", "Green", "Blue")
        for name, value in (
            (f"{color}PaletteColorLookupTableDescriptor", [256, 0, 8]),
            (f"{color}PaletteColorLookupTableData", bytes(range(256))),
        )
    }
    values: dict[str, Any] = {
        "SOPClassUID": ColorPaletteStorage,
        "SOPInstanceUID": generate_uid(),
        "ContentLabel": "GRAYS",
        "ContentDescription": "All grays",
        "ContentCreatorName": "Overweg^Anna",
        **tables,
    }
    return _made({**values, **changed})


def _made(values: dict[str, Any]) -> Dataset:
    data_set = Dataset()
    for keyword, value in values.items():
        if value is not None:
            setattr(data_set, keyword, value)
    for element in data_set:
        if element.keyword.endswith("LookupTableDescriptor"):
            element.VR = "US"
    return data_set
