"""The SOP classes of the Storage Service Class (PS3.4 annex B), retired ones included.

The list is that of pydicom's data dictionary, so that it grows with each edition of the standard. Non-patient objects
(PS3.4 annex GG: hanging protocols, colour palettes, implant templates, inventories) are a service of their own: they
belong to no study, so this archive could not show or return them. A DICOMDIR is media, never sent.
"""

from typing import Final

from pydicom._uid_dict import UID_dictionary

from storage_scp import uid as uids

VERIFICATION: Final = "1.2.840.10008.1.1"
_DICOM_ROOT: Final = "1.2.840.10008."
_NOT_OF_THE_STORAGE_SERVICE: Final = frozenset(
    {
        "1.2.840.10008.1.3.10",  # Media Storage Directory
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
# Retired so early that the dictionary holds them without a name.
_RETIRED_WITHOUT_A_NAME: Final = {
    "1.2.840.10008.5.1.4.1.1.12.77": "Zeiss OPT File (Retired)",
    "1.2.840.10008.5.1.4.1.1.40": "MR Image Storage Zero Padded (Retired)",
}
# Of editions later than the dictionary's.
_LATER_EDITIONS: Final = {
    "1.2.840.10008.5.1.4.1.1.66.7": "Label Map Segmentation Storage",
    "1.2.840.10008.5.1.4.1.1.66.8": "Height Map Segmentation Storage",
}


def _from_dictionary() -> dict[str, str]:
    names = {
        uid: f"{name} (Retired)" if retired and "Retired" not in name else name
        for uid, (name, kind, _, retired, _) in UID_dictionary.items()
        if kind == "SOP Class" and "Storage" in name and "Commitment" not in name
    }
    names |= _RETIRED_WITHOUT_A_NAME | _LATER_EDITIONS
    return {uid: name for uid, name in sorted(names.items()) if uid not in _NOT_OF_THE_STORAGE_SERVICE}


STORAGE: Final = _from_dictionary()
"""Name by SOP Class UID."""


def is_private(uid: str) -> bool:
    """Say whether `uid` is a well-formed identifier outside the standard's own root."""
    return uids.is_valid(uid) and not uid.startswith(_DICOM_ROOT)
