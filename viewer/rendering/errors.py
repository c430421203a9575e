"""What can go wrong between stored bytes and a picture. Each error names the attribute and the value at fault."""


class RenderingError(Exception):
    """The picture cannot be made; the message is a sentence for a person."""


class InvalidValue(RenderingError):
    """An attribute holds a value that the standard forbids or that contradicts another one.

    Parameters
    ----------
    attribute : str
        Keyword of PS3.6, such as ``BitsStored``.
    value : object
        The value found.
    reason : str
        Why it cannot be used.
    """

    def __init__(self, attribute: str, value: object, reason: str) -> None:
        super().__init__(f"{attribute} = {value!r}: {reason}")
        self.attribute = attribute
        self.value = value


class UnsupportedValue(InvalidValue):
    """A legal value that this program does not render; it never degrades silently to something else."""

    def __init__(self, attribute: str, value: object, reason: str = "is not supported") -> None:
        super().__init__(attribute, value, reason)


class NoPixelData(RenderingError):
    """The object holds no pixels: a report, a presentation state, a waveform."""


class FrameOutOfRange(RenderingError):
    """A frame number outside 1 … Number of Frames."""

    def __init__(self, frame: int, frames: int) -> None:
        super().__init__(f"frame {frame} was asked for; the object has {frames}")
        self.frame = frame
        self.frames = frames


class PixelDataError(RenderingError):
    """Pixel data that are too short, lie about their layout, or that no decoder can read."""


class DecodeFailed(PixelDataError):
    """A decoder refused, crashed, or went beyond its time or memory."""
