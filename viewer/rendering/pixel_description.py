"""The Image Pixel Module as a value: what the stages need to know of the stored pixels."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PixelDescription:
    """Image Pixel Description Macro, validated (PS3.3 C.7.6.3.3).

    Attributes
    ----------
    rows, columns : int
        1 … 65535.
    samples_per_pixel : int
        1 or 3 (4 for retired ARGB and CMYK, which are refused).
    photometric_interpretation : str
        Defined term of (0028,0004), upper case, without padding.
    bits_allocated, bits_stored, high_bit : int
        (0028,0100), (0028,0101), (0028,0102); 1, 8, 16, 32 or 64 bits allocated.
    signed : bool
        Pixel Representation (0028,0103) is 0001H.
    planar_configuration : int
        0 = colour by pixel, 1 = colour by plane; 0 where there is one sample.
    number_of_frames : int
        At least 1.
    float_kind : str
        ``""`` for Pixel Data, ``"float"`` for Float Pixel Data, ``"double"`` for Double Float Pixel Data.
    """

    rows: int
    columns: int
    samples_per_pixel: int
    photometric_interpretation: str
    bits_allocated: int
    bits_stored: int
    high_bit: int
    signed: bool
    planar_configuration: int = 0
    number_of_frames: int = 1
    float_kind: str = ""

    @property
    def is_color(self) -> bool:
        """True for pixels that have three samples or a palette."""
        return self.samples_per_pixel > 1 or self.photometric_interpretation == "PALETTE COLOR"

    @property
    def stored_range(self) -> tuple[int, int]:
        """Lowest and highest stored value that Bits Stored and Pixel Representation allow, both inclusive."""
        if self.signed:
            return -(1 << (self.bits_stored - 1)), (1 << (self.bits_stored - 1)) - 1
        return 0, (1 << self.bits_stored) - 1
