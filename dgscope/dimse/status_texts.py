"""The words of `status.explain`: by service and status, then by ranges of statuses."""

from typing import Final

Texts = tuple[str, str]
ANY: Final = "any"
_AGAIN = "Its disk, memory or database is at its limit. Try again later, or tell its administrator."
_KEYS = "It does not understand the keys for this SOP class and level."
_OUT: Final[Texts] = ("Out of resources", _AGAIN)
_CANNOT: Final[Texts] = ("Unable to process", "The peer could not process the request. Its log tells more.")
_CANCELLED: Final[Texts] = ("Cancelled", "The peer stopped because it was asked to.")

TEXTS: Final[dict[str, dict[int, Texts]]] = {
    ANY: {
        0x0000: ("Success", "Done."),
        0x0001: ("Requested optional attributes not supported", "Done, without some optional attributes."),
        0x0105: ("No such attribute", "The peer does not know one of the attributes."),
        0x0106: ("Invalid attribute value", "The peer does not accept the value of one of the attributes."),
        0x0107: ("Attribute list error", "Done, but the peer did not know some of the attributes."),
        0x0110: ("Processing failure", "The peer met an error of its own. Its log tells more."),
        0x0111: ("Duplicate SOP instance", "The peer has an object with this UID already."),
        0x0112: ("No such SOP instance", "The peer does not have this object."),
        0x0113: ("No such event type", "The peer does not know this kind of report."),
        0x0114: ("No such argument", "The peer does not know one of the arguments."),
        0x0115: ("Invalid argument value", "The peer does not accept one of the arguments."),
        0x0116: ("Attribute value out of range", "Done, but the peer replaced a value by one in its range."),
        0x0117: ("Invalid SOP instance", "The peer says that the instance UID is not a valid one."),
        0x0118: ("No such SOP class", "The peer does not know this kind of object."),
        0x0119: ("Class-instance conflict", "The peer has the object, but as one of another class."),
        0x0120: ("Missing attribute", "The peer misses an attribute that it requires."),
        0x0121: ("Missing attribute value", "The peer misses the value of an attribute that it requires."),
        0x0122: ("SOP class not supported", "The peer does not take this kind of object or request."),
        0x0123: ("No such action type", "The peer does not know this kind of action."),
        0x0124: ("Not authorized", "The peer does not permit us this service; its administrator must allow it."),
        0x0131: ("Duplicate transaction UID", "The peer has seen the UID of this transaction before."),
        0x0210: ("Duplicate invocation", "The peer says that the message ID is in use."),
        0x0211: ("Unrecognized operation", "The peer does not offer this service."),
        0x0212: ("Mistyped argument", "The peer says that an argument does not belong to this operation."),
        0x0213: ("Resource limitation", _AGAIN),
        0xFE00: _CANCELLED,
        0xFF00: ("Pending", "The peer goes on."),
        0xFF01: ("Pending, optional keys ignored", "The peer goes on, but did not match or return all optional keys."),
    },
    "verification": {0xC000: ("Failed", "The peer could not answer the verification.")},
    "storage": {
        0xA700: _OUT,
        0xA800: ("SOP class not supported", "The peer does not take this kind of object."),
        0xA900: ("Data set does not match SOP class", "The peer says that the object is not what it claims to be."),
        0xB000: ("Coercion of data elements", "Stored, but the peer changed some attributes, such as the patient ID."),
        0xB006: ("Elements discarded", "Stored, but the peer dropped some attributes."),
        0xB007: ("Data set does not match SOP class", "Stored, although the peer finds fault with the object."),
        0xC001: ("Invalid UID", "The peer does not accept the object's UID."),
        0xC005: ("Cannot understand", "The peer cannot read the object."),
        0xD000: ("Duplicate object", "The peer has this object already."),
    },
    "find": {
        0xA700: _OUT,
        0xA900: ("Identifier does not match SOP class", _KEYS),
    },
    "move": {
        0xA700: _OUT,
        0xA701: ("Unable to calculate number of matches", _AGAIN),
        0xA702: ("Unable to perform sub-operations", "The peer could not send any object to the destination."),
        0xA801: (
            "Move destination unknown",
            "The peer does not know the AE title to send to. Its administrator must enter that AE title, "
            "with its host and port.",
        ),
        0xA900: ("Identifier does not match SOP class", _KEYS),
        0xB000: ("Sub-operations complete with failures", "Some objects could not be sent."),
    },
    "get": {
        0xA700: _OUT,
        0xA701: ("Unable to calculate number of matches", _AGAIN),
        0xA702: ("Unable to perform sub-operations", "The peer could not send any object."),
        0xA900: ("Identifier does not match SOP class", _KEYS),
        0xB000: ("Sub-operations complete with failures", "Some objects could not be sent."),
    },
    "worklist": {
        0xA700: _OUT,
        0xA900: ("Identifier does not match SOP class", "It does not understand the keys of the worklist query."),
    },
    "print": {
        0xB600: ("Memory allocation not supported", "Printed without reserving memory first."),
        0xB601: ("Collation not supported", "The film session is not printed as one set."),
        0xB602: ("Film session is empty", "The film session holds no images, so an empty page is not printed."),
        0xB603: ("Film box is empty", "A film holds no images, so it is not printed."),
        0xB604: ("Image demagnified", "The image is larger than its place and was made smaller."),
        0xB605: ("Density out of range", "The requested density is outside the printer's range and was adjusted."),
        0xB609: ("Image cropped", "The image is larger than its place and was cropped."),
        0xB60A: ("Image decimated", "The image is larger than its place and was thinned out."),
        0xC600: ("No film box", "The film session holds no film."),
        0xC601: ("Queue full", "The printer's queue is full. Try again later."),
        0xC602: ("Queue full", "The printer's queue is full. Try again later."),
        0xC603: ("Image too large", "The image is larger than its place on the film."),
        0xC605: ("Insufficient memory", "The printer has not enough memory for the image."),
        0xC613: ("Combined image too large", "The combined image is larger than its place on the film."),
        0xC616: ("Film not printed", "An earlier film of the same session has not been printed yet."),
    },
}
# (value of the leading bits, how many bits follow them, words).
RANGES: Final[dict[str, tuple[tuple[int, int, Texts], ...]]] = {
    "storage": (
        (0xA7, 8, _OUT),
        (0xA9, 8, ("Data set does not match SOP class", "The peer says that the object is not what it claims to be.")),
        (0xB, 12, ("Stored with a warning", "Stored; the peer gives a warning of its own.")),
        (0xC, 12, ("Cannot understand", "The peer cannot read or keep the object. Its log tells more.")),
    ),
    ANY: (
        (0xA7, 8, _OUT),
        (0xA9, 8, ("Identifier does not match SOP class", _KEYS)),
        (0xA, 12, ("Refused", "The peer refuses, with a reason of its own.")),
        (0xB, 12, ("Warning", "Done; the peer gives a warning of its own.")),
        (0xC, 12, _CANNOT),
    ),
}
