"""A picture as it goes out."""

from dataclasses import dataclass

from viewer.rendering.presentation_state.model import Window


@dataclass(frozen=True, slots=True)
class Rendered:
    """A picture.

    Attributes
    ----------
    content : bytes
    media_type : str
    window : Window or None
        The window that was applied; None for a VOI LUT, identity, or colour.
    fidelity : str
        ``full``: the exact order, losslessly encoded, of an image that was never lossily compressed; ``lossy``: JPEG,
        or an image that was; ``preview``: a moving picture.
    size : tuple of int
        Width and height of the picture.
    warnings : tuple of str
        Sentences about what of image and presentation state could not be used.
    lacks_contrast : bool
        The image has a contrast that could be kept where the presentation state has none.
    """

    content: bytes
    media_type: str
    window: Window | None
    fidelity: str
    size: tuple[int, int]
    warnings: tuple[str, ...]
    lacks_contrast: bool
