"""Objects that belong to no patient and no study: the Non-Patient Object Storage classes (PS3.4 table GG.3-1)."""

from typing import Final

NON_PATIENT: Final = frozenset(
    {
        "1.2.840.10008.5.1.4.1.1.200.1",  # CT Defined Procedure Protocol
        "1.2.840.10008.5.1.4.1.1.200.3",  # Protocol Approval
        "1.2.840.10008.5.1.4.1.1.200.7",  # XA Defined Procedure Protocol
        "1.2.840.10008.5.1.4.1.1.201.1",  # Inventory
        "1.2.840.10008.5.1.4.38.1",  # Hanging Protocol
        "1.2.840.10008.5.1.4.39.1",  # Color Palette
        "1.2.840.10008.5.1.4.43.1",  # Generic Implant Template
        "1.2.840.10008.5.1.4.44.1",  # Implant Assembly Template
        "1.2.840.10008.5.1.4.45.1",  # Implant Template Group
    }
)
# What people call the object by, and the sentence that explains it: the first of each that has a value.
LABELS: Final[dict[int, str]] = {
    0x00720002: "SH",  # HangingProtocolName
    0x00221095: "LO",  # ImplantName
    0x00760001: "LO",  # ImplantAssemblyTemplateName
    0x00780001: "LO",  # ImplantTemplateGroupName
    0x00181030: "LO",  # ProtocolName
    0x00700080: "CS",  # ContentLabel
}
DESCRIPTIONS: Final[dict[int, str]] = {
    0x00720004: "LO",  # HangingProtocolDescription
    0x00780010: "ST",  # ImplantTemplateGroupDescription
    0x00080401: "LT",  # InventoryPurpose
    0x00700081: "LO",  # ContentDescription
}
ATTRIBUTES: Final[dict[int, str]] = {
    0x00080005: "CS",  # SpecificCharacterSet
    0x00080016: "UI",  # SOPClassUID
    0x00080018: "UI",  # SOPInstanceUID
    0x00080070: "LO",  # Manufacturer
    **LABELS,
    **DESCRIPTIONS,
    0x00221097: "LO",  # ImplantPartNumber
    0x00686210: "LO",  # ImplantSize
    0x00700084: "PN",  # ContentCreatorName
    0x00720006: "CS",  # HangingProtocolLevel
    0x00720008: "LO",  # HangingProtocolCreator
    0x0072000A: "DT",  # HangingProtocolCreationDateTime
    0x00760003: "LO",  # ImplantAssemblyTemplateIssuer
    0x00760006: "LO",  # ImplantAssemblyTemplateVersion
    0x00780020: "LO",  # ImplantTemplateGroupIssuer
    0x00780024: "LO",  # ImplantTemplateGroupVersion
}
