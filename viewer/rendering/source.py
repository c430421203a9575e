"""One stored object: its header, the description of its pixels, and its frames as samples."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydicom import Dataset

from viewer.rendering.color_space import Color, to_rgb
from viewer.rendering.decode import syntaxes
from viewer.rendering.decode.errors import StreamNotLoaded
from viewer.rendering.decode.jobs import frame_job, video_job
from viewer.rendering.decode.result import result_bytes, result_dtype
from viewer.rendering.decode.sandbox import shared_sandbox
from viewer.rendering.errors import NoPixelData, PixelDataError, UnsupportedValue
from viewer.rendering.file_bytes import FileBytes
from viewer.rendering.fragments import scan_fragments
from viewer.rendering.frame_boundaries import encapsulated_frames
from viewer.rendering.frame_table import EncapsulatedFrames, FrameTable, NativeFrames, check_frame, native_frames
from viewer.rendering.header import Header, PixelElement, read_header
from viewer.rendering.icc import UnusableIccProfile, changes_colors, find_profile, to_srgb
from viewer.rendering.image_pixel import describe
from viewer.rendering.native_frame import read_native_bytes, read_native_frame
from viewer.rendering.native_pixels import frame_shape
from viewer.rendering.palette_color import Palette, read_palette
from viewer.rendering.pixel_description import PixelDescription

MAX_FRAME_BYTES = 1 << 30
MAX_ENCODED_BYTES = 512 << 20

# GE writes pixels big endian under an otherwise implicit little endian syntax.
GE_PRIVATE_BIG_ENDIAN_PIXELS = "1.2.840.113619.5.2"

# Python objects made of a header weigh several times its bytes in the file.
_HEADER_WEIGHT = 8


def open_source(path: Path) -> "ImageSource":
    """Read the header of a stored object; pixels stay in the file until they are asked for.

    Raises
    ------
    RenderingError
        If the file cannot be read as a DICOM object in bounded time and memory.
    """
    return ImageSource(path, read_header(path))


class ImageSource:
    """An object whose header was read. Immutable, safe for many threads, can be pickled.

    Attributes
    ----------
    path : Path
    header : Dataset
        Everything before the pixels. Every standard element is converted, so access does not raise.
    transfer_syntax_uid : str
        Empty if the file does not say.
    """

    def __init__(self, path: Path, header: Header) -> None:
        self.path = path
        self.header: Dataset = header.dataset
        self.transfer_syntax_uid = header.transfer_syntax_uid
        self._read = header

    @cached_property
    def description(self) -> PixelDescription:
        """The pixels' description; raises `NoPixelData` or `InvalidValue`."""
        description = describe(self._read)
        if result_bytes(description) > MAX_FRAME_BYTES:
            raise UnsupportedValue("Rows", description.rows, f"makes frames of more than {MAX_FRAME_BYTES >> 20} MiB")
        return description

    @cached_property
    def frames(self) -> FrameTable:
        """Where the frames lie; raises `PixelDataError` if the pixel data do not tell."""
        element, description = self._element, self.description
        if not self.is_encapsulated:
            return native_frames(description, element.offset, element.length or 0)
        table = self._read.dataset.get("ExtendedOffsetTable")
        usable = isinstance(table, bytes) and len(table) == 8 * description.number_of_frames
        extended = np.frombuffer(table, "<i8").astype(np.int64) if usable else None
        with self._file() as file:
            fragments = scan_fragments(file.read, element.offset, file.size)
            frames = 1 if self.is_video else description.number_of_frames
            return encapsulated_frames(file.read, fragments, frames, self.transfer_syntax_uid, extended)

    @cached_property
    def is_encapsulated(self) -> bool:
        """Pixel Data is a sequence of fragments; raises `PixelDataError` if that contradicts the transfer syntax."""
        undefined, uid = self._element.length is None, self.transfer_syntax_uid
        native = uid in syntaxes.NATIVE or (not uid and not undefined)
        if not native and uid not in syntaxes.COMPRESSED | syntaxes.VIDEO:
            raise UnsupportedValue("TransferSyntaxUID", uid)
        if undefined == native:
            form = "encapsulated" if undefined else "native"
            raise PixelDataError(f"transfer syntax {uid} contradicts pixel data in {form} form")
        return undefined

    @property
    def is_video(self) -> bool:
        """The frames are one MPEG stream."""
        return self.transfer_syntax_uid in syntaxes.VIDEO

    @property
    def nbytes(self) -> int:
        """Memory held, in bytes, roughly."""
        held = self._read.bytes_read * _HEADER_WEIGHT + len(self._read.inflated or b"")
        frames = self.__dict__.get("frames")
        return held + (frames.nbytes if frames is not None else 0)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the picture leaves out, as sentences: unreadable elements, an unusable ICC profile."""
        found = [f"{keyword} cannot be read and is ignored" for keyword in sorted(self._read.dropped)]
        if self._read.pixels is not None and self.description.is_color:
            found += [self._profile[1]] if self._profile[1] else []
        return tuple(found)

    def stored_frame(self, number: int) -> NDArray[np.generic]:
        """Read and decode one frame.

        Parameters
        ----------
        number : int
            Frame number from 1.

        Returns
        -------
        NDArray
            Monochrome: stored values, shape (rows, columns), of the type that the description gives; 1-bit pixels
            as uint8; unused high bits untouched where the pixels are native. Colour and palette: sRGB, shape
            (rows, columns, 3), uint8 for up to 8 bits, else uint16; always over the full range of the type.

        Raises
        ------
        FrameOutOfRange, PixelDataError, DecodeFailed, InvalidValue, UnsupportedValue, NoPixelData
        """
        samples = self.samples(number)
        if not self.description.is_color:
            return samples
        rgb, profile = self._rgb(samples), self._profile[0]
        return to_srgb(rgb, profile, shared_sandbox()) if profile is not None else rgb

    def unprofiled_frame(self, number: int) -> NDArray[np.generic]:
        """As `stored_frame`, but colours before the image's ICC profile: a colour presentation state brings its own."""
        samples = self.samples(number)
        return self._rgb(samples) if self.description.is_color else samples

    def _rgb(self, samples: NDArray[np.generic]) -> Color:
        return self._palette.apply(samples) if self._palette is not None else samples.astype(samples.dtype, copy=False)

    def encoded_frame(self, number: int) -> bytes:
        """The frame's bytes: fragments joined, native ones cut out.

        Native cells wider than a byte are in the byte order of the file.

        Raises
        ------
        UnsupportedValue
            For video, whose frames depend on each other.
        """
        if self.is_video:
            raise UnsupportedValue("TransferSyntaxUID", self.transfer_syntax_uid, "has no separate frames")
        check_frame(number, self.description.number_of_frames)
        frames = self.frames
        with self._file() as file:
            if isinstance(frames, NativeFrames):
                return read_native_bytes(file, frames, number, self.description, self._element)
            return self._joined(file, number)

    def iter_encoded_frames(self) -> Iterator[bytes]:
        """All frames as `encoded_frame` gives them, one at a time."""
        for number in range(1, self.description.number_of_frames + 1):
            yield self.encoded_frame(number)

    @property
    def _element(self) -> PixelElement:
        if self._read.pixels is None:
            raise NoPixelData("the object holds no pixel data")
        if self.transfer_syntax_uid == GE_PRIVATE_BIG_ENDIAN_PIXELS:
            return replace(self._read.pixels, little_endian=False)
        return self._read.pixels

    @cached_property
    def _palette(self) -> Palette | None:
        description = self.description
        if description.photometric_interpretation != "PALETTE COLOR":
            return None
        little_endian = self._read.pixels is None or self._read.pixels.little_endian
        return read_palette(self.header, little_endian, description.signed)

    @cached_property
    def _profile(self) -> tuple[bytes | None, str]:
        """The ICC profile to apply, and why there is none although the object holds one."""
        try:
            profile = find_profile(self.header)
            if profile is not None and not changes_colors(profile, shared_sandbox()):
                profile = None
        except UnusableIccProfile as error:
            return None, f"the colours are shown without their ICC profile: {error}"
        return profile, ""

    def _file(self) -> FileBytes:
        return FileBytes(self.path, self._read.inflated)

    def samples(self, number: int) -> NDArray[np.generic]:
        """Stored values or palette indices, or RGB before the ICC profile; else as `stored_frame`."""
        description = self.description
        check_frame(number, description.number_of_frames)
        frames = self.frames
        with self._file() as file:
            if isinstance(frames, NativeFrames):
                samples = read_native_frame(file, frames, number, description, self._element)
                if description.samples_per_pixel == 1:
                    return samples
                return to_rgb(samples, description.photometric_interpretation, description.bits_stored)
            if self.is_video:
                return self._video_frame(file, number)
            encoded = self._joined(file, number)
        job = frame_job(self.transfer_syntax_uid, description)
        return shared_sandbox().run(job, encoded, frame_shape(description), result_dtype(description))

    def _video_frame(self, file: FileBytes, number: int) -> NDArray[np.generic]:
        """Decode a video frame; the stream itself is sent only to a process that does not hold it yet."""
        status = self.path.stat()
        stream = f"{status.st_dev}:{status.st_ino}:{status.st_size}:{status.st_mtime_ns}"
        job, shape = video_job(self.description, number, stream), frame_shape(self.description)
        try:
            return shared_sandbox().run(job, b"", shape, np.dtype(np.uint8))
        except StreamNotLoaded:
            return shared_sandbox().run(job, self._joined(file, 1), shape, np.dtype(np.uint8))

    def _joined(self, file: FileBytes, number: int) -> bytes:
        spans = self.frames.spans(number)
        if sum(span.length for span in spans) > MAX_ENCODED_BYTES:
            raise PixelDataError(f"frame {number} has more than {MAX_ENCODED_BYTES >> 20} MiB of encoded data")
        return b"".join(file.read(span.offset, span.length) for span in spans)


__all__ = ["EncapsulatedFrames", "FrameTable", "ImageSource", "NativeFrames", "open_source"]
