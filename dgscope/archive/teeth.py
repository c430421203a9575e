"""Teeth: SNOMED CT codes of PS3.16 CID 4018 and CID 4019, and their ISO 3950 (FDI) designations."""

from typing import Final

from pydicom.sr.coding import Code

# Quadrant by quadrant, from the midline outwards; the order is that of ISO 3950.
_PERMANENT: Final = {
    1: ("422653006", "424877001", "860767006", "57826002", "36492000", "865995000", "863902006", "68085002"),
    2: ("424399000", "423185002", "860780009", "61897005", "23226009", "865988009", "863901004", "87704003"),
    3: ("425106001", "423331005", "860782001", "2400006", "24573005", "866006002", "863898000", "74344005"),
    4: ("424575004", "423937004", "860785004", "80140008", "8873007", "866005003", "863899008", "38994002"),
}
_DECIDUOUS: Final = {
    5: ("88824007", "65624003", "30618001", "17505006", "27855007"),
    6: ("51678005", "43622005", "73937000", "45234009", "51943008"),
    7: ("89552004", "14770005", "43281008", "38896004", "49330006"),
    8: ("67834006", "22445006", "6062009", "58646007", "61868007"),
}
_SNOMED_CT: Final = {
    quadrant * 10 + position: value
    for quadrant, values in (_PERMANENT | _DECIDUOUS).items()
    for position, value in enumerate(values, start=1)
}
_DESIGNATIONS: Final = {value: designation for designation, value in _SNOMED_CT.items()}
_POSITIONS: Final = ("central incisor", "lateral incisor", "canine", "first premolar", "second premolar")
_MOLARS: Final = ("first molar", "second molar", "third molar")


def code(designation: int) -> Code:
    """Give the code of a tooth.

    Parameters
    ----------
    designation : int
        ISO 3950: 11 … 48 permanent, 51 … 85 deciduous.

    Raises
    ------
    KeyError
        There is no such tooth.
    """
    return Code(_SNOMED_CT[designation], "SCT", meaning(designation))


def designation(value: str, scheme: str) -> int | None:
    """Give the ISO 3950 designation of a coded tooth, or None where the code is of no tooth that we know."""
    if scheme in {"SCT", "SNM3", "SRT", "99SDM"}:
        return _DESIGNATIONS.get(value)
    if scheme.upper().startswith("ISO3950") and value.isdecimal() and int(value) in _SNOMED_CT:
        return int(value)
    return None


def meaning(designation: int) -> str:
    """Name a tooth in words, such as "Mandibular left first molar tooth" for 36."""
    quadrant, position = divmod(designation, 10)
    deciduous = quadrant > 4
    upper = quadrant in (1, 2, 5, 6)
    side = "right" if quadrant in (1, 4, 5, 8) else "left"
    names = (*_POSITIONS[:3], *_MOLARS[:2]) if deciduous else (*_POSITIONS, *_MOLARS)
    jaw = "maxillary" if upper else "mandibular"
    prefix = "Deciduous " if deciduous else "Permanent " if upper else ""
    return f"{prefix}{jaw} {side} {names[position - 1]} tooth".capitalize()
