"""What is known of a picture file before its pixels are needed."""

from dataclasses import dataclass
from typing import Any

# Pixels of a page; pages of a file. Beyond that no camera or scanner goes, only bombs.
MOST_PIXELS = 100_000_000
MOST_PAGES = 200
# Bytes of all decoded pages of a file.
MOST_DECODED = 1 << 30
LARGEST_SIDE = 65_535  # Rows (0028,0010) is US
LARGEST_PROFILE = 1 << 20


@dataclass(frozen=True, slots=True)
class Page:
    """A picture of a file, the right way up.

    Attributes
    ----------
    samples
        1 gray, 3 RGB.
    bits_stored
        Of a sample: 8, or 9 to 16 for gray.
    inverted
        Whether 0 is white.
    """

    rows: int
    columns: int
    samples: int
    bits_stored: int
    inverted: bool

    @property
    def bits_allocated(self) -> int:
        """Of a sample."""
        return 8 if self.bits_stored <= 8 else 16

    @property
    def size(self) -> int:
        """Bytes of the decoded pixels."""
        return self.rows * self.columns * self.samples * self.bits_allocated // 8


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture file.

    Attributes
    ----------
    kept_as
        Photometric Interpretation under which a JPEG stream is stored as it is; empty: it has to be decoded.
    end
        Where the JPEG stream ends.
    is_lossy
        Whether the file itself was compressed with loss.
    profile
        Bytes of the RGB ICC profile; 0: none.
    maker, model
        Of the camera (EXIF).
    taken
        Date and time as the camera says, YYYYMMDDHHMMSS; empty where it does not.
    taken_offset
        Its offset from UTC, ±HHMM; empty where it does not say.
    """

    pages: tuple[Page, ...]
    kept_as: str
    end: int
    is_lossy: bool
    profile: int
    maker: str
    model: str
    taken: str
    taken_offset: str

    @classmethod
    def of(cls, values: dict[str, Any]) -> "Picture":
        """From what a process of `worker` describes."""
        pages = tuple(Page(**page) for page in values["pages"])
        return cls(**{**values, "pages": pages})
