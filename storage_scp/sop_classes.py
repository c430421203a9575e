"""The SOP classes that can be stored: Storage (PS3.4 annex B), retired ones included, and Non-Patient Object Storage.

The list is that of pydicom's data dictionary, so that it grows with each edition of the standard. The non-patient
objects (PS3.4 annex GG: hanging protocols, colour palettes, implant templates, inventories) are a service class of
their own. A DICOMDIR is media, never sent.
"""

from typing import Final

from pydicom._uid_dict import UID_dictionary

from dgscope.archive.attributes import NON_PATIENT
from storage_scp import uid as uids

VERIFICATION: Final = "1.2.840.10008.1.1"
_DICOM_ROOT: Final = "1.2.840.10008."
_MEDIA_STORAGE_DIRECTORY: Final = "1.2.840.10008.1.3.10"
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
    del names[_MEDIA_STORAGE_DIRECTORY]
    return dict(sorted(names.items()))


_ALL: Final = _from_dictionary()
STORAGE: Final = {uid: name for uid, name in _ALL.items() if uid not in NON_PATIENT}
"""Name by SOP Class UID, of the Storage Service Class."""
NON_PATIENT_STORAGE: Final = {uid: name for uid, name in _ALL.items() if uid in NON_PATIENT}
"""Name by SOP Class UID, of the Non-Patient Object Storage Service Class."""


def is_private(uid: str) -> bool:
    """Say whether `uid` is a well-formed identifier outside the standard's own root."""
    return uids.is_valid(uid) and not uid.startswith(_DICOM_ROOT)
