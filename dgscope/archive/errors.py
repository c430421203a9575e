"""Why an object cannot be taken in. Each error carries the offending value and a sentence without patient data."""

_SHOWN = 80


def _shown(value: str) -> str:
    """A value from outside, safe for one line of a log or an answer."""
    return ascii(value[:_SHOWN])[1:-1]


class IngestError(Exception):
    """Base: the object was not stored and nothing of it is left in the archive."""


class OutOfResources(IngestError):
    """The archive cannot make the object durable now: disk, database or reserve. Sending again later may succeed."""


class CannotUnderstand(IngestError):
    """The data set cannot be read, is cut, or lacks what every composite object must have."""


class Unparsable(CannotUnderstand):
    """The bytes are no data set: cut off, broken, or beyond all bounds."""


class NotDicom(Unparsable):
    """A file that is no DICOM file and no data set: a text, a program, a picture."""


class InvalidUid(CannotUnderstand):
    """A UID is missing or is not one (PS3.5 9.1)."""

    def __init__(self, attribute: str, value: str) -> None:
        super().__init__(
            f"{attribute} is missing."
            if not value
            else f"{attribute} is no UID (digits and dots, at most 64): {_shown(value)}"
        )
        self.attribute, self.value = attribute, value


class ClassMismatch(IngestError):
    """The SOP class of the data set is another one than the sender announced."""

    def __init__(self, announced: str, found: str) -> None:
        super().__init__(f"SOP Class UID {_shown(found)} of the data set is not the announced {_shown(announced)}.")
        self.announced, self.found = announced, found


class InstanceMismatch(IngestError):
    """The SOP Instance UID of the data set is another one than the sender announced."""

    def __init__(self, announced: str, found: str) -> None:
        super().__init__(f"SOP Instance UID {_shown(found)} of the data set is not the announced {_shown(announced)}.")
        self.announced, self.found = announced, found


class ObjectTooLarge(IngestError):
    """The object is larger than DGSCOPE_MAX_OBJECT_SIZE allows."""

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(f"The object has at least {size} bytes; at most {limit} are accepted.")
        self.size, self.limit = size, limit


class StoreError(Exception):
    """The store cannot be used at all: not ours, spread over two file systems, not writable."""
